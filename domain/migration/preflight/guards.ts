import { isWithin, partsOf, resourceGroupId, type ResourceId } from "../../arm-id.ts";
import type { Finding } from "../../finding.ts";
import type { MigrationFacts } from "../facts.ts";
import type { MigrationRequest } from "../request.ts";
import { inNodeGroup } from "../target.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

export const locks = ({
  cluster,
  locks: found,
}: Pick<MigrationFacts, "cluster" | "locks">): readonly Finding[] => {
  const nodeGroup = resourceGroupId(partsOf(cluster.id).subscription, cluster.nodeResourceGroup);
  return found.flatMap((lock): Finding[] => {
    const onNodes = isWithin(nodeGroup, lock.scope) || isWithin(lock.scope, nodeGroup);
    if (!onNodes && lock.level !== "ReadOnly") {
      return [
        {
          severity: "note",
          code: "lock-keeps-old-grants",
          resource: lock.id,
          means: "a CanNotDelete lock lets the migration through but forbids removing old grants later",
          remedy: "lift it when the old grants are cleaned up",
          source: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
        },
      ];
    }
    return [
      blocker(onNodes ? "node-resource-group-locked" : "cluster-locked", lock.id, {
        means: `a ${lock.level} lock on ${lock.scope} stops AKS from ${onNodes ? "replacing nodes" : "changing the cluster"}`,
        remedy: `remove the lock for the time of the run: az lock delete --ids ${lock.id}`,
        source: onNodes
          ? "https://github.com/Azure/AKS/issues/3291"
          : "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
      }),
    ];
  });
};

/**
 * A locked-down node resource group: AKS itself still works in it, others do not. What it means for roles is inferred:
 * the deny assignment leaves role assignments alone.
 */
export const nodeGroupLockdown: Check = ({ cluster }, request) => {
  if (cluster.nodeGroupRestriction !== "ReadOnly") return [];
  const source = `${AKS_DOCS}/node-resource-group-lockdown`;
  const group = resourceGroupId(partsOf(cluster.id).subscription, cluster.nodeResourceGroup);
  const inside = ownIdentityIds(request).filter((id) => inNodeGroup(cluster, id));
  if (inside.length > 0) {
    return inside.map((id) =>
      blocker("identity-in-locked-group", id, {
        means:
          "a deny assignment keeps everybody but AKS from writing in the node resource group, so the identity cannot be made or kept there",
        remedy: "name an identity in a resource group of your own",
        source,
      }),
    );
  }
  return [
    {
      severity: "note",
      code: "node-resource-group-locked-down",
      resource: group,
      means:
        "a deny assignment keeps everybody but AKS from changing what is in the node resource group; the migration changes nodes only through AKS",
      remedy: "none needed; the clean-up of old grants in that group is left to AKS",
      source,
    },
  ];
};

function ownIdentityIds({
  controlPlaneIdentityId,
  kubeletIdentityId,
}: MigrationRequest): readonly ResourceId[] {
  return [controlPlaneIdentityId, kubeletIdentityId].flatMap((id) => id ?? []);
}
