import type { RoleRights } from "./rights.ts";

/** One of Azure's built-in roles. Its GUID is the same in every cloud. */
export interface Role extends RoleRights {
  readonly name: string;
  readonly id: string;
}

interface Published {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

function builtIn(
  name: string,
  id: string,
  { actions = [], notActions = [], dataActions = [] }: Published,
): Role {
  return {
    name,
    id,
    onResources: { actions: [...actions], notActions: [...notActions] },
    onData: { actions: [...dataActions], notActions: [] },
  };
}

/** Actions that nearly every role for a resource type includes. */
const COMMON = [
  "Microsoft.Authorization/*/read",
  "Microsoft.Insights/alertRules/*",
  "Microsoft.Resources/deployments/*",
  "Microsoft.Resources/subscriptions/resourceGroups/read",
  "Microsoft.Support/*",
];
const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";
const VAULTS = "Microsoft.KeyVault/vaults";
const BLOBS = "Microsoft.Storage/storageAccounts/blobServices";

/**
 * The roles that an AKS cluster's identities may need or often have, as Azure publishes them. Virtual Machine Contributor
 * is shortened: it also allows joining load balancers and backing up virtual machines. Source:
 * learn.microsoft.com/azure/role-based-access-control/built-in-roles.
 */
export const ROLES = {
  owner: builtIn("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", { actions: ["*"] }),
  contributor: builtIn("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c", {
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write",
      "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action",
      "Microsoft.Purview/consents/write",
      "Microsoft.Purview/consents/delete",
      "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
      "Microsoft.Subscription/cancel/action",
      "Microsoft.Subscription/enable/action",
    ],
  }),
  reader: builtIn("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", { actions: ["*/read"] }),
  rbacAdministrator: builtIn(
    "Role Based Access Control Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    {
      actions: [
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleAssignments/delete",
        "*/read",
        "Microsoft.Support/*",
      ],
    },
  ),
  userAccessAdministrator: builtIn("User Access Administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", {
    actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
  }),
  managedIdentityContributor: builtIn(
    "Managed Identity Contributor",
    "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
    {
      actions: [
        `${IDENTITIES}/read`,
        `${IDENTITIES}/write`,
        `${IDENTITIES}/delete`,
        `${IDENTITIES}/federatedIdentityCredentials/read`,
        `${IDENTITIES}/federatedIdentityCredentials/write`,
        `${IDENTITIES}/federatedIdentityCredentials/delete`,
        `${IDENTITIES}/revokeTokens/action`,
        ...COMMON,
      ],
    },
  ),
  networkContributor: builtIn("Network Contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7", {
    actions: [...COMMON, "Microsoft.Network/*", "Microsoft.ResourceHealth/availabilityStatuses/read"],
  }),
  dnsZoneContributor: builtIn("DNS Zone Contributor", "befefa01-2a29-4197-83a8-272ff33ce314", {
    actions: [
      ...COMMON,
      "Microsoft.Network/dnsZones/*",
      "Microsoft.ResourceHealth/availabilityStatuses/read",
    ],
  }),
  privateDnsZoneContributor: builtIn("Private DNS Zone Contributor", "b12aa53e-6015-4669-85d0-8515ebb3ae7f", {
    actions: [
      ...COMMON,
      "Microsoft.Network/privateDnsZones/*",
      "Microsoft.Network/privateDnsOperationResults/*",
      "Microsoft.Network/privateDnsOperationStatuses/*",
      "Microsoft.Network/virtualNetworks/read",
      "Microsoft.Network/virtualNetworks/join/action",
    ],
  }),
  managedIdentityOperator: builtIn("Managed Identity Operator", "f1a07417-d97a-45cb-824c-7a7467783830", {
    actions: [`${IDENTITIES}/*/read`, `${IDENTITIES}/*/assign/action`, ...COMMON],
  }),
  acrPull: builtIn("AcrPull", "7f951dda-4ed3-4680-a7ca-43fe172d538d", {
    actions: ["Microsoft.ContainerRegistry/registries/pull/read"],
  }),
  acrPush: builtIn("AcrPush", "8311e382-0749-4cb8-b61a-304f252e45ec", {
    actions: [
      "Microsoft.ContainerRegistry/registries/pull/read",
      "Microsoft.ContainerRegistry/registries/push/write",
    ],
  }),
  registryRepositoryReader: builtIn(
    "Container Registry Repository Reader",
    "b93aa761-3e63-49ed-ac28-beffa264f7ac",
    {
      dataActions: [
        "Microsoft.ContainerRegistry/registries/repositories/metadata/read",
        "Microsoft.ContainerRegistry/registries/repositories/content/read",
      ],
    },
  ),
  keyVaultContributor: builtIn("Key Vault Contributor", "f25e0fa2-a7c8-4377-a976-54943a77a395", {
    actions: [...COMMON, "Microsoft.KeyVault/*"],
    notActions: [
      "Microsoft.KeyVault/locations/deletedVaults/purge/action",
      "Microsoft.KeyVault/hsmPools/*",
      "Microsoft.KeyVault/managedHsms/*",
    ],
  }),
  keyVaultCryptoUser: builtIn("Key Vault Crypto User", "12338af0-0e69-4776-bea7-57ae8d297424", {
    dataActions: [
      `${VAULTS}/keys/read`,
      `${VAULTS}/keys/update/action`,
      `${VAULTS}/keys/backup/action`,
      `${VAULTS}/keys/encrypt/action`,
      `${VAULTS}/keys/decrypt/action`,
      `${VAULTS}/keys/wrap/action`,
      `${VAULTS}/keys/unwrap/action`,
      `${VAULTS}/keys/sign/action`,
      `${VAULTS}/keys/verify/action`,
    ],
  }),
  keyVaultSecretsUser: builtIn("Key Vault Secrets User", "4633458b-17de-408a-b874-0445c86b69e6", {
    dataActions: [`${VAULTS}/secrets/getSecret/action`, `${VAULTS}/secrets/readMetadata/action`],
  }),
  keyVaultCertificateUser: builtIn("Key Vault Certificate User", "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", {
    dataActions: [
      `${VAULTS}/certificates/read`,
      `${VAULTS}/secrets/getSecret/action`,
      `${VAULTS}/secrets/readMetadata/action`,
      `${VAULTS}/keys/read`,
    ],
  }),
  monitoringMetricsPublisher: builtIn(
    "Monitoring Metrics Publisher",
    "3913510d-42f4-4e42-8a64-420c390055eb",
    {
      actions: [
        "Microsoft.Insights/Register/Action",
        "Microsoft.Support/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
      ],
      dataActions: ["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"],
    },
  ),
  storageBlobDataContributor: builtIn(
    "Storage Blob Data Contributor",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    {
      actions: [
        `${BLOBS}/containers/delete`,
        `${BLOBS}/containers/read`,
        `${BLOBS}/containers/write`,
        `${BLOBS}/generateUserDelegationKey/action`,
      ],
      dataActions: [
        `${BLOBS}/containers/blobs/delete`,
        `${BLOBS}/containers/blobs/read`,
        `${BLOBS}/containers/blobs/write`,
        `${BLOBS}/containers/blobs/move/action`,
        `${BLOBS}/containers/blobs/add/action`,
      ],
    },
  ),
  virtualMachineContributor: builtIn("Virtual Machine Contributor", "9980e02c-c2be-4d73-94e8-173b1dc7cf3c", {
    actions: [
      ...COMMON,
      "Microsoft.Compute/availabilitySets/*",
      "Microsoft.Compute/locations/*",
      "Microsoft.Compute/virtualMachines/*",
      "Microsoft.Compute/virtualMachineScaleSets/*",
      "Microsoft.Compute/disks/write",
      "Microsoft.Compute/disks/read",
      "Microsoft.Compute/disks/delete",
      "Microsoft.Network/networkInterfaces/*",
      "Microsoft.Storage/storageAccounts/listKeys/action",
      "Microsoft.Storage/storageAccounts/read",
    ],
  }),
  diskSnapshotContributor: builtIn("Disk Snapshot Contributor", "7efff54f-a5b4-42b5-a1c5-5411624893ce", {
    actions: [
      "Microsoft.Authorization/*/read",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      "Microsoft.Compute/snapshots/delete",
      "Microsoft.Compute/snapshots/write",
      "Microsoft.Compute/snapshots/read",
      "Microsoft.Compute/snapshots/beginGetAccess/action",
      "Microsoft.Compute/snapshots/endGetAccess/action",
      "Microsoft.Compute/disks/beginGetAccess/action",
      "Microsoft.Storage/storageAccounts/listkeys/action",
      "Microsoft.Storage/storageAccounts/write",
      "Microsoft.Storage/storageAccounts/read",
      "Microsoft.Storage/storageAccounts/delete",
    ],
  }),
} as const satisfies Record<string, Role>;
