import { z } from "zod";
import { partsOf, readResourceId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { hint } from "../hints/hints.ts";

/** What was found beside the cluster before the change; absent memberships were not read. */
export const FleetAndBackup = z.object({
  fleetMemberships: z.array(z.string()).readonly().optional(),
  backupExtension: z.string().optional(),
});
export type FleetAndBackup = Readonly<z.infer<typeof FleetAndBackup>>;

/** What to change in infrastructure code and around the cluster, so that they agree with it again. */
export function hintsFor(
  { controlPlane, kubelet, name }: Cluster,
  { fleetMemberships, backupExtension }: FleetAndBackup = {},
): string[] {
  const identity =
    controlPlane.kind === "userAssigned"
      ? { type: "UserAssigned", identityId: controlPlane.resourceId }
      : { type: "SystemAssigned", identityId: undefined };
  return [
    hint("terraform-identity", identity),
    ...(kubelet === undefined ? [] : [hint("terraform-kubelet-identity", kubelet)]),
    hint("bicep-identity", identity),
    ...(fleetMemberships === undefined
      ? [hint("fleet-unknown", { cluster: name })]
      : fleetMemberships.map((member) => rejoin(member, name))),
    // Azure Backup does not take clusters on service principals, so that one was read wherever there can be one.
    ...(backupExtension === undefined ? [] : [hint("backup", { extension: backupExtension })]),
  ];
}

function rejoin(memberId: string, cluster: string): string {
  const id = readResourceId(memberId);
  if (id === undefined) return hint("fleet-unknown", { cluster });
  const { resourceGroup: group, names } = partsOf(id);
  const [fleet = "", member = ""] = names;
  return hint("fleet-member", { cluster, group, fleet, member });
}
