import { coversAction } from "../../core/actions.ts";
import type { RoleRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";

const READS = "*/read";
const AUTHORIZATION = [
  "Microsoft.Authorization/*/Delete",
  "Microsoft.Authorization/*/Write",
  "Microsoft.Authorization/elevateAccess/Action",
];

/** Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles, shortened to what is judged here. */
export const builtInRoles: readonly RoleRecord[] = [
  { name: "Owner", id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", actions: ["*"] },
  {
    name: "Contributor",
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    actions: ["*"],
    notActions: AUTHORIZATION,
  },
  { name: "Reader", id: "acdd72a7-3385-48ef-bd42-f606fba81ae7", actions: [READS] },
  {
    name: "Role Based Access Control Administrator",
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      READS,
    ],
  },
  {
    name: "User Access Administrator",
    id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    actions: [READS, "Microsoft.Authorization/*"],
  },
  {
    name: "Network Contributor",
    id: "4d97b98b-1d4f-4787-a291-c67834d212e7",
    actions: ["Microsoft.Authorization/*/read", "Microsoft.Network/*"],
  },
  {
    name: "DNS Zone Contributor",
    id: "befefa01-2a29-4197-83a8-272ff33ce314",
    actions: ["Microsoft.Authorization/*/read", "Microsoft.Network/dnsZones/*"],
  },
  {
    name: "Private DNS Zone Contributor",
    id: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
    actions: ["Microsoft.Authorization/*/read", "Microsoft.Network/privateDnsZones/*"],
  },
  {
    name: "Managed Identity Operator",
    id: "f1a07417-d97a-45cb-824c-7a7467783830",
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
      "Microsoft.Authorization/*/read",
    ],
  },
  {
    name: "Managed Identity Contributor",
    id: "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/write",
      "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
      "Microsoft.Authorization/*/read",
    ],
  },
  {
    name: "AcrPull",
    id: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    actions: ["Microsoft.ContainerRegistry/registries/pull/read"],
  },
  {
    name: "AcrPush",
    id: "8311e382-0749-4cb8-b61a-304f252e45ec",
    actions: [
      "Microsoft.ContainerRegistry/registries/pull/read",
      "Microsoft.ContainerRegistry/registries/push/write",
    ],
  },
  {
    name: "Container Registry Repository Reader",
    id: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
    actions: [],
    dataActions: [
      "Microsoft.ContainerRegistry/registries/repositories/metadata/read",
      "Microsoft.ContainerRegistry/registries/repositories/content/read",
    ],
  },
  {
    name: "Container Registry Repository Catalog Lister",
    id: "bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7",
    actions: [],
    dataActions: ["Microsoft.ContainerRegistry/registries/catalog/read"],
  },
  {
    name: "Azure Kubernetes Service Contributor Role",
    id: "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8",
    actions: ["Microsoft.ContainerService/managedClusters/*", "Microsoft.Authorization/*/read"],
  },
  {
    name: "Key Vault Crypto User",
    id: "12338af0-0e69-4776-bea7-57ae8d297424",
    actions: [],
    dataActions: ["Microsoft.KeyVault/vaults/keys/*"],
  },
  {
    name: "Key Vault Contributor",
    id: "f25e0fa2-a7c8-4377-a976-54943a77a395",
    actions: ["Microsoft.KeyVault/*", "Microsoft.Authorization/*/read"],
  },
  {
    name: "Key Vault Secrets User",
    id: "4633458b-17de-408a-b874-0445c86b69e6",
    actions: [],
    dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
  },
  {
    name: "Key Vault Certificate User",
    id: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
    actions: [],
    dataActions: ["Microsoft.KeyVault/vaults/certificates/read"],
  },
  {
    name: "Monitoring Metrics Publisher",
    id: "3913510d-42f4-4e42-8a64-420c390055eb",
    actions: ["Microsoft.Insights/Register/Action"],
    dataActions: ["Microsoft.Insights/Metrics/Write"],
  },
  {
    name: "Virtual Machine Contributor",
    id: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
    actions: ["Microsoft.Compute/virtualMachines/*", "Microsoft.Compute/virtualMachineScaleSets/*"],
  },
];

/** The role that a definition id or a bare GUID names: a built-in one, or one of the world's own. */
export function roleOf(world: View, definitionId: string): RoleRecord | undefined {
  const guid = definitionId.slice(definitionId.lastIndexOf("/") + 1).toLowerCase();
  return builtInRoles.find((role) => role.id === guid) ?? world.get("customRoles", guid);
}

/** Whether a role allows a control-plane action. */
export function allows(role: RoleRecord, action: string): boolean {
  return coversAction(role, action);
}

/** Whether a role allows an action on data, such as encrypting with a key. */
export function allowsData({ dataActions = [] }: RoleRecord, action: string): boolean {
  return coversAction({ actions: dataActions }, action);
}
