/**
 * Azure's built-in roles that an AKS cluster's identities can need, with the GUIDs that are the same in every cloud.
 * Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles.
 */
export const ROLES = {
  owner: { name: "Owner", id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635" },
  contributor: { name: "Contributor", id: "b24988ac-6180-42a0-ab88-20f7382dd24c" },
  reader: { name: "Reader", id: "acdd72a7-3385-48ef-bd42-f606fba81ae7" },
  rbacAdministrator: {
    name: "Role Based Access Control Administrator",
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  },
  userAccessAdministrator: { name: "User Access Administrator", id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9" },
  networkContributor: { name: "Network Contributor", id: "4d97b98b-1d4f-4787-a291-c67834d212e7" },
  dnsZoneContributor: { name: "DNS Zone Contributor", id: "befefa01-2a29-4197-83a8-272ff33ce314" },
  privateDnsZoneContributor: {
    name: "Private DNS Zone Contributor",
    id: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
  },
  managedIdentityOperator: { name: "Managed Identity Operator", id: "f1a07417-d97a-45cb-824c-7a7467783830" },
  acrPull: { name: "AcrPull", id: "7f951dda-4ed3-4680-a7ca-43fe172d538d" },
  registryRepositoryReader: {
    name: "Container Registry Repository Reader",
    id: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
  },
  keyVaultContributor: { name: "Key Vault Contributor", id: "f25e0fa2-a7c8-4377-a976-54943a77a395" },
  keyVaultCryptoUser: { name: "Key Vault Crypto User", id: "12338af0-0e69-4776-bea7-57ae8d297424" },
  keyVaultSecretsUser: { name: "Key Vault Secrets User", id: "4633458b-17de-408a-b874-0445c86b69e6" },
  keyVaultCertificateUser: {
    name: "Key Vault Certificate User",
    id: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
  },
  monitoringMetricsPublisher: {
    name: "Monitoring Metrics Publisher",
    id: "3913510d-42f4-4e42-8a64-420c390055eb",
  },
  storageBlobDataContributor: {
    name: "Storage Blob Data Contributor",
    id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  },
  virtualMachineContributor: {
    name: "Virtual Machine Contributor",
    id: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
  },
  diskSnapshotContributor: { name: "Disk Snapshot Contributor", id: "7efff54f-a5b4-42b5-a1c5-5411624893ce" },
} as const;

export type RoleKey = keyof typeof ROLES;
export type Role = (typeof ROLES)[RoleKey];

/** The role of a definition id or GUID, if it is one of ours. */
export function roleById(definitionId: string): Role | undefined {
  const guid = definitionId.slice(definitionId.lastIndexOf("/") + 1).toLowerCase();
  return Object.values(ROLES).find((role) => role.id === guid);
}

export function roleByName(name: string): Role | undefined {
  return Object.values(ROLES).find((role) => role.name.toLowerCase() === name.toLowerCase());
}

const PRIVILEGED: readonly Role[] = [ROLES.owner, ROLES.rbacAdministrator, ROLES.userAccessAdministrator];

/** True for a role that lets its holder give roles. */
export function isPrivileged(roleId: string): boolean {
  return PRIVILEGED.some(({ id }) => id === roleId.toLowerCase());
}

/** Roles on data: Owner and Contributor of the resource do not give what these give. */
const ON_DATA: readonly Role[] = [
  ROLES.registryRepositoryReader,
  ROLES.keyVaultCryptoUser,
  ROLES.keyVaultSecretsUser,
  ROLES.keyVaultCertificateUser,
  ROLES.monitoringMetricsPublisher,
  ROLES.storageBlobDataContributor,
];

/** True if whoever holds a role can do what the other one is wanted for. Source: the `actions` of the built-in roles. */
export function gives(heldRoleId: string, wantedRoleId: string): boolean {
  const held = roleById(heldRoleId);
  const wanted = roleById(wantedRoleId);
  if (heldRoleId.toLowerCase().endsWith(wantedRoleId.toLowerCase())) return true;
  if (held === undefined || wanted === undefined || ON_DATA.includes(wanted)) return false;
  if (isPrivileged(wanted.id)) return held === ROLES.owner;
  return held === ROLES.owner || (held === ROLES.contributor && wanted !== ROLES.owner);
}
