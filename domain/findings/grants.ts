import { blocker, fixed, note, warning } from "./row.ts";
import { aksDocs, learn, MANAGED_IDENTITIES } from "./sources.ts";

const RBAC = "azure/role-based-access-control";
const BEST_PRACTICES = learn(`${RBAC}/best-practices`);

/** Role assignments: what identities have, lack, lose, and should be weighed before they are given. */
export const GRANTS = {
  "pulls-by-wide-role": warning({
    means: ({ oldIdentity, registries }) =>
      `Through a role on a wider scope, ${oldIdentity} can pull from ${String(registries)} registries. Keyless cannot tell which of them the cluster uses, and gives the new kubelet identity none of them.`,
    remedy: "Name the registries that the cluster pulls images from in `registries` of the request.",
    source: learn("azure/aks/cluster-container-registry-integration"),
    example: { oldIdentity: "the service principal", registries: 12 },
  }),
  "nodes-carry-several-identities": note({
    means: ({ addons }) =>
      `After the change the nodes have several identities: the kubelet's and those of ${addons.join(", ")}. A pod that asks the metadata service (IMDS) for a token without naming a client id is refused.`,
    remedy: "Give such pods the client id of the identity that they use, for example as AZURE_CLIENT_ID.",
    source: "https://github.com/Azure/azure-policy/issues/1273",
    example: { addons: ["omsagent", "azurepolicy"] },
  }),
  "principal-file-goes": fixed("note", {
    means:
      "Pods that sign in with the service principal from the node's own file, /etc/kubernetes/azure.json, cannot do so any more after the change: external-dns and velero can be set up like this.",
    remedy:
      "Give such pods an identity of their own with workload identity, and its roles, before the change.",
    source: "https://github.com/kubernetes-sigs/external-dns/issues/1510",
  }),
  "placed-pool-needs-role": warning({
    means: ({ pool, kind, id, principal }) =>
      `The node pool ${pool} uses the ${kind} ${id}. ${principal === undefined ? "The new control-plane identity" : `${principal.replace(/^t/, "T")} has a role for it, and the new control-plane identity`} has none: AKS cannot add nodes to this pool.`,
    remedy: ({ scope }) =>
      `Before the change, make the control-plane identity with \`ensure-identity\`, and give it Contributor there: \`az role assignment create --role Contributor --assignee-principal-type ServicePrincipal --assignee-object-id PRINCIPAL --scope ${scope}\`.`,
    source: learn("azure/aks/use-capacity-reservation-groups"),
    example: {
      pool: "gpu",
      kind: "capacity reservation group",
      id: "/subscriptions/…/capacityReservationGroups/crg-gpu",
      scope: "/subscriptions/…/resourceGroups/rg-capacity",
      principal: "the service principal",
    } as {
      pool: string;
      kind: string;
      id: string;
      scope: string;
      principal: string | undefined;
    },
  }),
  "capacity-reservation-needs-user-assigned": blocker({
    means: ({ pool, group }) =>
      `The node pool ${pool} uses the capacity reservation group ${group}, and a system-assigned identity cannot use one.`,
    remedy: "Leave `identityType` out: the cluster gets a user-assigned identity.",
    source: learn("azure/aks/use-capacity-reservation-groups"),
    example: { pool: "gpu", group: "/subscriptions/…/capacityReservationGroups/crg-gpu" },
  }),
  "grant-missing": warning({
    means: ({ principal, role, because }) =>
      `The role ${role} on this scope is not assigned to ${principal}, which needs it: ${because}.`,
    remedy: ({ principalId, role }) =>
      `Assign it: \`POST /api/workflows/grant-roles/runs\` with principal ${principalId}, role ${role} and this scope. Ignore this if the identity has the role through a group.`,
    source: MANAGED_IDENTITIES,
    example: {
      principal: "the kubelet identity",
      principalId: "11111111-1111-1111-1111-111111111111",
      role: "AcrPull",
      because: "nodes pull images from the registry",
    },
  }),
  "grant-perhaps-missing": note({
    means: ({ principal, role, because, customRole }) =>
      `The role ${role} on this scope is not assigned to ${principal} (${because}). The custom role ${customRole} is, and it may give the same permissions.`,
    remedy: "Compare the custom role with the built-in role.",
    source: MANAGED_IDENTITIES,
    example: {
      principal: "the control-plane identity",
      role: "Network Contributor",
      because: "AKS joins nodes to the subnet",
      customRole: "aks-network",
    },
  }),
  "assignment-ghost": warning({
    means: ({ role, principalId }) =>
      `The principal ${principalId} no longer exists, but still has the role ${role} on this scope (the portal shows "Identity not found"). The role assignment counts against the limit of the subscription.`,
    remedy: ({ assignmentId }) => `Remove it: \`az role assignment delete --ids ${assignmentId}\`.`,
    source: learn(
      "entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations",
    ),
    example: {
      role: "AcrPull",
      principalId: "22222222-2222-2222-2222-222222222222",
      assignmentId: "/subscriptions/…/providers/Microsoft.Authorization/roleAssignments/…",
    },
  }),
  "assignment-duplicate": note({
    means: ({ role, principalId }) =>
      `The principal ${principalId} has the role ${role} on this scope and also on a scope above it.`,
    remedy: ({ assignmentId }) =>
      `One of the two is enough. The narrower role assignment is ${assignmentId}.`,
    source: learn(
      "entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations",
    ),
    example: {
      role: "AcrPull",
      principalId: "11111111-1111-1111-1111-111111111111",
      assignmentId: "/subscriptions/…/providers/Microsoft.Authorization/roleAssignments/…",
    },
  }),
  "directory-unreadable": fixed("note", {
    means:
      "Keyless may not read the directory, so it cannot tell which role assignments belong to principals that no longer exist.",
    remedy: 'Grant Keyless Application.Read.All, or look for "Identity not found" in the portal.',
    source: learn(`${RBAC}/troubleshooting`),
  }),
  "principals-not-looked-up": note({
    means: ({ amount }) =>
      amount === 1
        ? "1 principal with role assignments on the cluster's resources was not looked up, so Keyless cannot tell whether it still exists."
        : `${String(amount)} principals with role assignments on the cluster's resources were not looked up, so Keyless cannot tell whether they still exist.`,
    remedy: 'Look for "Identity not found" in the portal.',
    source: learn(`${RBAC}/troubleshooting`),
    example: { amount: 1 },
  }),
  "principal-unverified": warning({
    means: ({ because }) =>
      `Keyless cannot look up this principal: ${because}. If the id is wrong, the first role assignment fails.`,
    remedy: "Name a user-assigned identity by its resource id, or grant Keyless Application.Read.All.",
    source: learn("graph/permissions-reference"),
    example: { because: "Keyless may not read the directory" },
  }),
  "role-unknown": blocker({
    means: ({ role }) => `This cloud has no role ${role}.`,
    remedy: "Give the name of a built-in role exactly as its page shows it, or give the GUID of the role.",
    source: learn(`${RBAC}/built-in-roles`),
    example: { role: "Acr Puller" },
  }),
  "role-content-unknown": warning({
    means: ({ roleName }) =>
      `Azure does not show Keyless which permissions the role ${roleName} has, so Keyless could not assess it.`,
    remedy: ({ roleName }) =>
      `Look at the role yourself: \`az role definition list --name "${roleName}"\`. Or assign Reader to Keyless on a scope where the role is defined.`,
    source: learn(`${RBAC}/custom-roles`),
    example: { roleName: "aks-network" },
  }),
  "role-privileged": warning({
    means: ({ roleName, powers, width }) => `On ${width}, ${roleName} allows whoever has it to ${powers}.`,
    remedy: "Choose a narrower role if the workload allows it.",
    source: BEST_PRACTICES,
    example: {
      roleName: "User Access Administrator",
      powers: "assign roles",
      width: "this whole resource group",
    },
  }),
  "role-at-wide-scope": warning({
    means: ({ roleName, powers, width }) => `On ${width}, ${roleName} allows whoever has it to ${powers}.`,
    remedy: "Assign the role on the resources that need it, or choose a narrower role.",
    source: BEST_PRACTICES,
    example: {
      roleName: "Contributor",
      powers: "change every resource",
      width: "this whole subscription",
    },
  }),
  "role-on-data": warning({
    means: ({ roleName, powers, width }) =>
      `${roleName} is a data plane role: it allows whoever has it to ${powers} in ${width}.`,
    remedy:
      "Make sure that the workload needs the role, and assign it on the one vault, container or other resource.",
    source: learn(`${RBAC}/role-definitions#control-and-data-actions`),
    example: {
      roleName: "Key Vault Secrets User",
      powers: "read secrets",
      width: "this whole resource group",
    },
  }),
  "role-reaches-keyless": warning<{
    readonly roleName: string;
    readonly reached: readonly string[];
    /** What the role allows, as a verb phrase; absent where that is not known. */
    readonly powers?: string | undefined;
  }>({
    means: ({ roleName, reached, powers }) =>
      `This scope contains resources of Keyless itself (${reached.join(", ")}), so ${roleName} applies to them too. ${powers === undefined ? "What the role allows is not known." : `Whoever has it may ${powers}.`}`,
    remedy: "Assign the role on the resource groups or resources that need it instead.",
    source: learn(`${RBAC}/scope-overview`),
    example: {
      roleName: "Contributor",
      reached: ["/subscriptions/…/resourceGroups/rg-keyless"],
      powers: "change every resource",
    },
  }),
  "add-on-setting-unreadable": warning<{ readonly addon: string; readonly settings: readonly string[] }>({
    means: ({ addon, settings }) =>
      `The add-on ${addon} gets a new identity, but ${settings.length === 1 ? "its setting" : "its settings"} ${settings.join(", ")} ${settings.length === 1 ? "does" : "do"} not say where it needs its roles.`,
    remedy:
      "Correct the setting (`az aks show` prints it), or assign the roles with `grant-roles` after the change.",
    source: MANAGED_IDENTITIES,
    example: { addon: "ingressApplicationGateway", settings: ["applicationGatewayId"] },
  }),
  "add-on-vaults-not-shown": note<{ readonly addons: readonly string[] }>({
    means: ({ addons }) =>
      `${addons.join(" and ")} may read key vaults that the cluster does not name. After the change a new identity reads them.`,
    remedy:
      "If there are such vaults, name them in `keyVaults`, and set the new client id in each SecretProviderClass.",
    source: aksDocs("csi-secrets-store-identity-access"),
    example: { addons: ["azureKeyvaultSecretsProvider"] },
  }),
  "add-on-scope-not-shown": warning({
    means: ({ addon }) =>
      `The add-on ${addon} gets a new identity, and Azure does not show Keyless where that identity needs its roles.`,
    remedy: ({ roles }) =>
      `After the change, assign ${roles} to it with \`grant-roles\` if that scope is outside the managed resource group.`,
    source: MANAGED_IDENTITIES,
    example: {
      addon: "ingressApplicationGateway",
      roles: "Network Contributor on the subnet of the application gateway",
    },
  }),
  "kms-vault-not-shown": warning<{ readonly vault?: string | undefined }>({
    means: ({ vault }) =>
      `etcd is encrypted with a key in ${vault === undefined ? "a key vault" : `the key vault ${vault}`} that Azure does not show Keyless. AKS refuses the change unless the new control-plane identity may use the key.`,
    remedy:
      "Assign Reader to Keyless on the vault, or assign Key Vault Crypto User there to the new control-plane identity before the run.",
    source: aksDocs("use-kms-etcd-encryption"),
    example: { vault: "kv-etcd" },
  }),
  "key-vault-access-policies": fixed("warning", {
    means:
      "This key vault uses access policies instead of Azure role-based access control, so the role that the run assigns has no effect.",
    remedy:
      "Set an access policy for the new identity as soon as it exists, or switch the vault to Azure role-based access control first.",
    source: learn("azure/key-vault/general/rbac-migration"),
  }),
  "container-insights-legacy": fixed("note", {
    means:
      "Container Insights uses legacy authentication, which was retired on 2026-09-30, so the run assigns it no role.",
    remedy:
      "After the change, switch it to the cluster's managed identity: `az aks enable-addons -a monitoring --enable-msi-auth-for-monitoring`.",
    source: MANAGED_IDENTITIES,
  }),
  "kubelet-grants-late": warning({
    means: ({ location }) =>
      `AKS in ${location} does not support a kubelet identity of your own and creates one with the change. Until its role assignments take effect, nodes may fail to pull images that they do not have yet.`,
    remedy:
      "Run this when few pods start, and make sure that the nodes have the images of pods that must restart at once.",
    source: aksDocs("pre-created-kubelet-managed-identity"),
    example: { location: "chinaeast2" },
  }),
  "kubelet-made-by-aks": warning({
    means: ({ name }) =>
      `As the request says, AKS creates the kubelet identity (${name}) with the change. Until its role assignments take effect, nodes may fail to pull images that they do not have yet.`,
    remedy:
      "Run this when few pods start, or leave `kubeletIdentity` out: the run then creates the identity and assigns its roles before the change.",
    source: MANAGED_IDENTITIES,
    example: { name: "web-agentpool" },
  }),
  "system-assigned-grants-late": fixed("warning", {
    means:
      "A system-assigned identity exists only after the change. Until its role assignments take effect, image pulls and load balancers may fail.",
    remedy:
      "Leave `identityType` out: the run then creates user-assigned identities and assigns their roles before the change.",
    source: MANAGED_IDENTITIES,
  }),
  "grant-not-served": warning({
    means:
      "This old role assignment is in a subscription that this deployment does not serve, so the run neither reads nor removes it.",
    remedy: ({ assignmentId }) => `Remove it yourself: \`az role assignment delete --ids ${assignmentId}\`.`,
    source: MANAGED_IDENTITIES,
    example: { assignmentId: "/subscriptions/…/providers/Microsoft.Authorization/roleAssignments/…" },
  }),
};
