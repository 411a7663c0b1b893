import { permits } from "./permission.ts";
import { type Role, ROLES } from "./built-in.ts";

export { type Role, ROLES } from "./built-in.ts";
export { RoleRights } from "./rights.ts";

const ALL: readonly Role[] = Object.values(ROLES);

/** The role of a definition id or GUID, if it is one of ours. */
export function roleById(definitionId: string): Role | undefined {
  const guid = definitionId.slice(definitionId.lastIndexOf("/") + 1).toLowerCase();
  return ALL.find((role) => role.id === guid);
}

export function roleByName(name: string): Role | undefined {
  return ALL.find((role) => role.name.toLowerCase() === name.toLowerCase());
}

/** True for a role that lets a principal give roles. */
function givesRoles({ onResources }: Role): boolean {
  return permits([onResources], "Microsoft.Authorization/roleAssignments/write");
}

/** True if whoever holds a role can do what the other one is wanted for. Source: the `actions` of the built-in roles. */
export function gives(heldRoleId: string, wantedRoleId: string): boolean {
  const held = roleById(heldRoleId);
  const wanted = roleById(wantedRoleId);
  if (heldRoleId.toLowerCase().endsWith(wantedRoleId.toLowerCase())) return true;
  // Owner and Contributor of a resource may do nothing with the data in it.
  if (held === undefined || wanted === undefined || wanted.onData.actions.length > 0) return false;
  if (givesRoles(wanted)) return held === ROLES.owner;
  return held === ROLES.owner || held === ROLES.contributor;
}

/**
 * The roles that the workflows themselves give, by GUID: what Keyless may give where a deployment says nothing else. None
 * of them is a right to everything, to giving roles, or to signing in as somebody.
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
