import type { Cluster } from "../cluster.ts";

/** What to change in infrastructure code and around the cluster, so that they agree with it again. */
export function hintsFor({ controlPlane, kubelet, name }: Cluster): string[] {
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
    `a cluster that is a member of a fleet must join again: az fleet member create (${name}); Fleet keeps the old identity`,
    "a cluster with Azure Backup: give the new control-plane identity Contributor on the snapshot resource group",
  ];
}
