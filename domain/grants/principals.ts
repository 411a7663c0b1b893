import type { Cluster } from "../cluster/cluster.ts";
import type { FormerPrincipal, ServicePrincipalFacts } from "../cluster/principals.ts";
import type { CustomRole } from "../roles/custom-role.ts";
import { roleById } from "../roles/roles.ts";
import { conditionShown } from "./condition.ts";
import type { HeldRoleAssignment, RegistryMode } from "./held.ts";
import { defined } from "../schema/defined.ts";

/** A principal that acts for the cluster now. */
export interface ActingPrincipal {
  readonly principalId: string;
  readonly by?: NonNullable<HeldRoleAssignment["by"]>;
}

/** Who holds grants for the cluster now, as far as Azure shows it: not the control plane while it is being changed. */
export function principalsOf(
  { controlPlane, kubelet }: Cluster,
  principal?: ServicePrincipalFacts,
  former?: FormerPrincipal,
): ActingPrincipal[] {
  if (controlPlane.kind === "servicePrincipal") {
    return principal?.kind === "found" ? [{ principalId: principal.objectId }] : [];
  }
  return [
    ...(controlPlane.principalId === ""
      ? []
      : [{ principalId: controlPlane.principalId, by: "controlPlane" as const }]),
    ...(kubelet === undefined ? [] : [{ principalId: kubelet.objectId, by: "kubelet" as const }]),
    ...(former?.kind === "known" ? [{ principalId: former.objectId }] : []),
  ];
}

/** The enum's spelling is ACR's own; whatever is not the new mode decides by the registry, as registries always did. */
export const registryMode = (mode: string): RegistryMode =>
  mode === "AbacRepositoryPermissions" || mode === "rbac-abac" ? "repository" : "registry";

/** A role assignment as Azure shows it. */
interface ShownGrant {
  readonly id: string;
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  readonly registryMode?: string;
  readonly condition?: string;
  readonly conditionVersion?: string;
}

/** What the principals hold, of all the role assignments that were read. */
export function roleAssignmentsOf(
  principals: readonly ActingPrincipal[],
  shown: readonly ShownGrant[],
): HeldRoleAssignment[] {
  return shown.flatMap(({ id, principalId, role, scope, registryMode: mode, ...given }) => {
    const condition = conditionShown(given.condition, given.conditionVersion);
    const principal = principals.find((one) => one.principalId.toLowerCase() === principalId.toLowerCase());
    if (principal === undefined) return [];
    return [
      {
        id,
        roleDefinitionId: role,
        scope,
        ...defined({ by: principal.by }),
        ...(mode === undefined ? {} : { registryMode: registryMode(mode) }),
        ...defined({ condition }),
      },
    ];
  });
}

/** Definitions of roles that are not known here, by their GUIDs in lower case. */
export type CustomRoles = ReadonlyMap<string, CustomRole>;

export const roleGuid = (roleDefinitionId: string): string =>
  roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1).toLowerCase();

/** True for a role that is not known here: what a cluster loses with it, only its definition tells. */
export function definitionMatters({
  roleDefinitionId,
}: Pick<HeldRoleAssignment, "roleDefinitionId">): boolean {
  return roleById(roleDefinitionId) === undefined;
}

/** The same role assignments, with what the unknown roles among them are. */
export function withCustomRoles(
  held: readonly HeldRoleAssignment[],
  roles: CustomRoles,
): HeldRoleAssignment[] {
  return held.map((one) => {
    const custom = roles.get(roleGuid(one.roleDefinitionId));
    return custom === undefined ? one : { ...one, custom };
  });
}
