import { count } from "../text/count.ts";
import { blocker, fixed, note, warning } from "./row.ts";
import { aksDocs, aksIssue, learn } from "./sources.ts";

const AKS_RIGHTS = aksDocs("concepts-identity");
const RBAC = "azure/role-based-access-control";
const AKS_CONTRIBUTOR =
  "Assign Azure Kubernetes Service Contributor Role to Keyless on the cluster or a scope above it, without conditions.";

interface Lacking {
  readonly action: string;
  readonly scope: string;
}

const lacks = ({ action, scope }: Lacking): string =>
  `Keyless lacks the permission ${action} on ${scope}, so Azure would refuse the run there.`;

const AKS = "Microsoft.ContainerService/managedClusters";
const CLUSTER = `/subscriptions/…/resourceGroups/rg-web/providers/${AKS}/web`;

/** A missing permission of Keyless, by what it is for. */
const missing = (action: string, scope: string, remedy: string, source: string) =>
  blocker({ means: lacks, remedy, source, example: { action, scope } });

/** How many role assignments a run makes in a subscription, and how many it holds and may hold. */
interface Room {
  readonly amount: number;
  readonly used: number;
  readonly limit: number;
}

const roomOf = ({ amount, used, limit }: Room): string =>
  `The run makes ${count(amount, "role assignment")} in this subscription, which holds ${String(used)} of ${String(limit)} at most`;

const MAKE_ROOM =
  "Remove role assignments that nothing uses, first those of principals that no longer exist: `az role assignment list --all --query \"[?principalName=='']\"`. A role for a group, or at a wider scope, takes the place of many.";

/** Permissions that Keyless needs for a run and does not have, and room for the roles that it assigns. */
export const RIGHTS = {
  "role-assignments-full": blocker<Room>({
    means: (room) => `${roomOf(room)}: Azure would refuse them.`,
    remedy: MAKE_ROOM,
    source: learn(`${RBAC}/troubleshoot-limits`),
    example: { amount: 3, used: 3998, limit: 4000 },
  }),
  "role-assignments-close": warning<Room>({
    means: (room) => `${roomOf(room)}. Others may take the last of them before the run does.`,
    remedy: MAKE_ROOM,
    source: learn(`${RBAC}/troubleshoot-limits`),
    example: { amount: 3, used: 3990, limit: 4000 },
  }),
  "grant-scope-not-found": blocker<{
    readonly missing: "subscription" | "resource group" | "resource";
    readonly scope: string;
    readonly role: string;
    readonly subscription: string;
  }>({
    means: ({ missing, scope, role }) =>
      `The run would assign ${role} on ${scope}, but ${missing === "resource" ? "that resource does not exist" : `its ${missing} does not exist, or Azure does not show it to Keyless`}. Azure would refuse the role assignment.`,
    remedy: ({ scope, subscription }) =>
      `Correct the scope in the request, or create the resource first. If the resource was moved or deleted, something still names it: find old role assignments there with \`az role assignment list --all --subscription ${subscription} --query "[?scope=='${scope}'].id" --output tsv\` and delete them with \`az role assignment delete --ids ID\`, or correct the setting of the cluster.`,
    source: learn("azure/azure-resource-manager/troubleshooting/error-not-found"),
    example: {
      missing: "resource",
      scope: "/subscriptions/…/virtualNetworks/vnet-old",
      role: "Network Contributor",
      subscription: "11111111-2222-4333-8444-555555555555",
    },
  }),
  "identity-group-not-found": blocker<{
    readonly missing: "subscription" | "resource group";
    readonly group: string;
  }>({
    means: ({ missing, group }) =>
      `The run would create this identity in ${group}, but that ${missing} does not exist, or Azure does not show it to Keyless.`,
    remedy:
      "Correct the id of the identity in the request. Or run `ensure-identity` first, which creates the resource group as well.",
    source: learn("azure/azure-resource-manager/troubleshooting/error-not-found"),
    example: { missing: "resource group", group: "/subscriptions/…/resourceGroups/rg-identities" },
  }),
  "may-not-change-cluster": missing(`${AKS}/write`, CLUSTER, AKS_CONTRIBUTOR, AKS_RIGHTS),
  "may-not-change-pools": missing(`${AKS}/agentPools/write`, CLUSTER, AKS_CONTRIBUTOR, AKS_RIGHTS),
  "may-not-upgrade-node-images": missing(
    `${AKS}/agentPools/upgradeNodeImageVersion/action`,
    CLUSTER,
    AKS_CONTRIBUTOR,
    AKS_RIGHTS,
  ),
  "may-not-delete-machines": missing(
    `${AKS}/agentPools/deleteMachines/action`,
    CLUSTER,
    AKS_CONTRIBUTOR,
    AKS_RIGHTS,
  ),
  "may-not-make-resource-group": missing(
    "Microsoft.Resources/subscriptions/resourceGroups/write",
    "/subscriptions/…",
    "Create the resource group yourself, or assign Contributor to Keyless on the subscription.",
    learn(`${RBAC}/permissions/management-and-governance`),
  ),
  "may-not-make-identity": missing(
    "Microsoft.ManagedIdentity/userAssignedIdentities/write",
    "/subscriptions/…/resourceGroups/rg-identities",
    "Assign Managed Identity Contributor to Keyless on the resource group of the identity.",
    learn(`${RBAC}/built-in-roles/identity`),
  ),
  "may-not-write-federated-credentials": missing(
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    "/subscriptions/…/resourceGroups/rg-identities",
    "Add the resource group of the identity to KEYLESS_FEDERATOR_SCOPES and deploy `infra/` again, or create the federated credential yourself.",
    learn(`${RBAC}/permissions/identity`),
  ),
  "may-not-assign-identity": blocker({
    means: ({ action }) =>
      `Keyless lacks the permission ${action} on this identity, and Azure then refuses every change of a cluster that uses it.`,
    remedy: "Assign Managed Identity Operator to Keyless on the identity or its resource group.",
    source: aksIssue(4980),
    example: { action: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action" },
  }),
  "may-not-join-subnet": missing(
    "Microsoft.Network/virtualNetworks/subnets/join/action",
    "/subscriptions/…/virtualNetworks/vnet-web/subnets/nodes",
    "Assign Network Contributor to Keyless on the subnet.",
    AKS_RIGHTS,
  ),
  "may-not-join-address": missing(
    "Microsoft.Network/publicIPAddresses/join/action",
    "/subscriptions/…/publicIPAddresses/egress",
    "Assign Network Contributor to Keyless on the public IP address.",
    AKS_RIGHTS,
  ),
  "may-not-join-address-prefix": missing(
    "Microsoft.Network/publicIPPrefixes/join/action",
    "/subscriptions/…/publicIPPrefixes/egress",
    "Assign Network Contributor to Keyless on the public IP prefix.",
    AKS_RIGHTS,
  ),
  "may-not-read-disk-encryption-set": missing(
    "Microsoft.Compute/diskEncryptionSets/read",
    "/subscriptions/…/diskEncryptionSets/des-web",
    "Assign Reader to Keyless on the disk encryption set.",
    AKS_RIGHTS,
  ),
  "may-not-grant-roles": blocker<Lacking & { readonly role: string }>({
    means: ({ action, scope, role }) =>
      `Keyless lacks the permission ${action} on ${scope}, so it cannot assign the role ${role} there.`,
    remedy: ({ role }) =>
      `Assign Role Based Access Control Administrator to Keyless there, with a condition that allows ${role}; or assign the role yourself before the run.`,
    source: learn(`${RBAC}/delegate-role-assignments-overview`),
    example: {
      action: "Microsoft.Authorization/roleAssignments/write",
      scope: "/subscriptions/…/resourceGroups/rg-network",
      role: "Network Contributor",
    },
  }),
  "may-not-grant-this-role": blocker({
    means: ({ scope, role }) =>
      `Keyless may assign roles on ${scope} only under a condition, and that condition excludes ${role}.`,
    remedy: ({ role }) =>
      `Extend the condition of the role assignment of Keyless by ${role}, or assign the role yourself before the run.`,
    source: learn(`${RBAC}/delegate-role-assignments-overview`),
    example: { scope: "/subscriptions/…/resourceGroups/rg-network", role: "Managed Identity Operator" },
  }),
  "eligible-role-not-active": note({
    means: ({ role, scope }) =>
      `Keyless is eligible for the role ${role} on ${scope}, but the role is not active. It includes permissions that are missing here.`,
    remedy: "Activate the role in the portal (Privileged Identity Management, My roles), then plan again.",
    source: learn(
      "entra/id-governance/privileged-identity-management/pim-resource-roles-activate-your-roles",
    ),
    example: { role: "Owner", scope: "/subscriptions/…" },
  }),
  "role-not-grantable": blocker({
    means: ({ roleName, roleId }) =>
      `This deployment does not allow Keyless to assign the role ${roleName} (${roleId}).`,
    remedy:
      "Assign the role yourself before the run, choose a role that the deployment allows, or add the role to KEYLESS_GRANTABLE_ROLES and deploy `infra/` again.",
    source: "docs/deploying.md",
    example: { roleName: "Owner", roleId: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635" },
  }),
  "principal-missing": fixed("blocker", {
    means: "The directory has no such principal, so Azure would refuse every role assignment.",
    remedy:
      "Check that you gave the object id and not the client id. If the identity does not exist yet, create it first.",
    source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/11417",
  }),
};
