import { permits } from "./permission.ts";
import { type Role, ROLES } from "./built-in.ts";

export { type Role, ROLES } from "./built-in.ts";
export { RoleRights } from "./rights.ts";

const ALL: readonly Role[] = Object.values(ROLES);

/** The role with a definition id or GUID, if it is in this list. */
export function roleById(definitionId: string): Role | undefined {
  const guid = definitionId.slice(definitionId.lastIndexOf("/") + 1).toLowerCase();
  return ALL.find((role) => role.id === guid);
}

export function roleByName(name: string): Role | undefined {
  return ALL.find((role) => role.name.toLowerCase() === name.toLowerCase());
}

/** True for a role that allows assigning roles. */
function givesRoles({ onResources }: Role): boolean {
  return permits([onResources], "Microsoft.Authorization/roleAssignments/write");
}

/** True if one role allows what another one is needed for. Source: the `actions` of the built-in roles. */
export function gives(heldRoleId: string, wantedRoleId: string): boolean {
  const held = roleById(heldRoleId);
  const wanted = roleById(wantedRoleId);
  if (heldRoleId.toLowerCase().endsWith(wantedRoleId.toLowerCase())) return true;
  // Owner and Contributor allow no access to the data in a resource.
  if (held === undefined || wanted === undefined || wanted.onData.actions.length > 0) return false;
  if (givesRoles(wanted)) return held === ROLES.owner;
  return held === ROLES.owner || held === ROLES.contributor;
}

/**
 * The roles that the workflows assign, by GUID: the roles that Keyless may assign by default. None of them allows
 * everything, assigning roles, or signing in as another principal.
 */
export const GIVEN_BY_WORKFLOWS: readonly Role[] = [
  ROLES.networkContributor,
  ROLES.managedIdentityOperator,
  ROLES.acrPull,
  ROLES.registryRepositoryReader,
  ROLES.privateDnsZoneContributor,
  ROLES.dnsZoneContributor,
  ROLES.reader,
  ROLES.keyVaultContributor,
  ROLES.keyVaultCryptoUser,
  ROLES.keyVaultSecretsUser,
  ROLES.keyVaultCertificateUser,
  ROLES.monitoringMetricsPublisher,
  ROLES.virtualMachineContributor,
  ROLES.diskSnapshotContributor,
];
