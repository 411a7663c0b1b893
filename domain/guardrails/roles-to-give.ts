import { isWithin } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { type Guardrails, isGrantable } from "./guardrails.ts";
import { type RoleRights, roleById } from "../roles/roles.ts";
import { inWords, powersAt } from "../roles/powers.ts";

/** A role that a run would assign. */
export interface RoleToGive {
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  /** The rights of the role, if Azure was asked; absent for a known built-in role, and if they are not known. */
  readonly rights?: readonly RoleRights[] | undefined;
}

/** The rights of a role; undefined if they are not known. */
export function rightsOf({
  roleId,
  rights,
}: Pick<RoleToGive, "roleId" | "rights">): readonly RoleRights[] | undefined {
  const known = roleById(roleId);
  return known === undefined ? rights : [known];
}

/** Findings for roles that the deployment does not allow, and for roles that apply to Keyless itself. */
export function roleFindings(guardrails: Guardrails, roles: readonly RoleToGive[]): readonly Finding[] {
  return roles.flatMap((role) => [
    ...(isGrantable(guardrails, role.roleId) ? [] : [notGrantable(role)]),
    ...reachesKeyless(guardrails, role),
  ]);
}

function notGrantable({ roleName, roleId, scope }: RoleToGive): Finding {
  return finding("role-not-grantable", scope, { roleName, roleId });
}

/** A role on a scope above Keyless applies to Keyless as well. A role on its resources, or in them, is refused. */
function reachesKeyless({ ownResources }: Guardrails, role: RoleToGive): readonly Finding[] {
  const reached = ownResources.filter((own) => isWithin(own, role.scope));
  const rights = rightsOf(role);
  if (reached.length === 0) return [];
  const powers = rights === undefined ? undefined : powersAt(rights, role.scope);
  if (powers?.length === 0) return [];
  return [
    finding("role-reaches-keyless", role.scope, {
      roleName: role.roleName,
      reached,
      powers: powers === undefined ? undefined : inWords(powers),
    }),
  ];
}
