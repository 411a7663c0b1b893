import { z } from "zod";
import { partsOf, readResourceId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";

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
  const type = controlPlane.kind === "userAssigned" ? "UserAssigned" : "SystemAssigned";
  const ids =
    controlPlane.kind === "userAssigned" ? ` and identity_ids = ["${controlPlane.resourceId}"]` : "";
  const map =
    controlPlane.kind === "userAssigned"
      ? `, userAssignedIdentities: { '${controlPlane.resourceId}': {} }`
      : "";
  return [
    `Terraform azurerm_kubernetes_cluster: remove service_principal, set identity { type = "${type}"${ids} }; without it the next apply wants another cluster (hashicorp/terraform-provider-azurerm#24532)`,
    ...(kubelet === undefined
      ? []
      : [
          `Terraform kubelet_identity: client_id "${kubelet.clientId}", object_id "${kubelet.objectId}", user_assigned_identity_id "${kubelet.resourceId}"`,
        ]),
    `Bicep managedClusters: identity: { type: '${type}'${map} }; leave servicePrincipalProfile out`,
    ...(fleetMemberships === undefined
      ? [
          `if the cluster is a member of a fleet, it must join again: az fleet member create (${name}); Fleet keeps the old identity`,
        ]
      : fleetMemberships.map(
          (member) => `join the fleet again: ${rejoin(member, name)}; Fleet keeps the old identity`,
        )),
    // Azure Backup does not take clusters on service principals, so that one was read wherever there can be one.
    ...(backupExtension === undefined
      ? []
      : [
          `Azure Backup (${backupExtension}): look that the control-plane identity has Contributor at every snapshot resource group, and run a backup`,
        ]),
  ];
}

function rejoin(memberId: string, cluster: string): string {
  const id = readResourceId(memberId);
  if (id === undefined) return memberId;
  const { resourceGroup, names } = partsOf(id);
  const [fleet = "", member = ""] = names;
  return `az fleet member create --resource-group ${resourceGroup} --fleet-name ${fleet} --name ${member} --member-cluster-id <id of ${cluster}>`;
}
