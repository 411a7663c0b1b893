import { catalogue, sentence } from "../text/catalogue.ts";

const IDENTITY =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-web/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-web-control-plane";

/** What to change in infrastructure code and around a cluster, so that they agree with it again. */
const HINTS = catalogue({
  "terraform-identity": sentence<{ readonly type: string; readonly identityId: string | undefined }>(
    ({ type, identityId }) =>
      `Terraform azurerm_kubernetes_cluster: remove service_principal and set identity { type = "${type}"${identityId === undefined ? "" : ` and identity_ids = ["${identityId}"]`} }. Otherwise the next apply replaces the cluster (hashicorp/terraform-provider-azurerm#24532).`,
    { type: "UserAssigned", identityId: IDENTITY },
  ),
  "terraform-kubelet-identity": sentence(
    ({ clientId, objectId, resourceId }) =>
      `Terraform kubelet_identity: client_id "${clientId}", object_id "${objectId}", user_assigned_identity_id "${resourceId}".`,
    {
      clientId: "22222222-2222-2222-2222-222222222222",
      objectId: "11111111-1111-1111-1111-111111111111",
      resourceId: IDENTITY,
    },
  ),
  "bicep-identity": sentence<{ readonly type: string; readonly identityId: string | undefined }>(
    ({ type, identityId }) =>
      `Bicep managedClusters: set identity: { type: '${type}'${identityId === undefined ? "" : `, userAssignedIdentities: { '${identityId}': {} }`} } and remove servicePrincipalProfile.`,
    { type: "UserAssigned", identityId: IDENTITY },
  ),
  "fleet-unknown": sentence(
    ({ cluster }) =>
      `If the cluster is a member of a fleet, join it again with az fleet member create (${cluster}): Azure Kubernetes Fleet Manager keeps the old identity.`,
    { cluster: "web" },
  ),
  "fleet-member": sentence(
    ({ cluster, group, fleet, member }) =>
      `Join the fleet again: az fleet member create --resource-group ${group} --fleet-name ${fleet} --name ${member} --member-cluster-id <id of ${cluster}>. Azure Kubernetes Fleet Manager keeps the old identity.`,
    { cluster: "web", group: "rg-fleet", fleet: "contoso", member: "web" },
  ),
  backup: sentence(
    ({ extension }) =>
      `Azure Backup (${extension}): check that the control-plane identity has Contributor on every snapshot resource group, and run a backup.`,
    { extension: "azure-aks-backup" },
  ),
});

export const { codes: HINT_CODES, say: hint, example: exampleHint } = HINTS;
