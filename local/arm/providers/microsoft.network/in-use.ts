import { ArmError } from "../../core/arm-error.ts";
import { canonical, covers, nameOf } from "../../world/ids.ts";
import { textAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { subnetIds } from "../microsoft.containerservice/cluster-body.ts";

/** A subnet that nodes or pods are in. */
interface UsedSubnet {
  readonly subnet: string;
  /** The cluster whose they are. */
  readonly by: string;
}

/** Subnets at a scope or below it that clusters have nodes in; clusters below `leaving` do not count. */
export function subnetsInUse(world: View, scope: string, leaving?: string): readonly UsedSubnet[] {
  return [...world.entries("clusters")].flatMap(([key, { body }]) =>
    leaving !== undefined && covers(leaving, key)
      ? []
      : subnetIds(body)
          .filter((subnet) => covers(canonical(scope), canonical(subnet)))
          .map((subnet) => ({ subnet, by: textAt(body, "id") ?? key })),
  );
}

/** @throws ArmError where nodes are in the network or subnet. Source: docs: virtual-network-manage-subnet */
export function requireUnused(world: View, scope: string): void {
  const [used] = subnetsInUse(world, scope);
  if (used === undefined) return;
  throw new ArmError({
    status: 400,
    code: "InUseSubnetCannotBeDeleted",
    message: `Subnet ${nameOf(used.subnet)} is in use by ${used.by} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.`,
  });
}
