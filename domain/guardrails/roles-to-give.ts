import { isWithin } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { type Guardrails, isGrantable } from "./guardrails.ts";
import { type RoleRights, roleById } from "../roles/roles.ts";
import { inWords, powersAt } from "../roles/powers.ts";

/** A role that a run would give. */
export interface RoleToGive {
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  /** What the role lets a principal do, where Azure was asked; absent for a built-in role that is known here, or unknown. */
  readonly rights?: readonly RoleRights[] | undefined;
}

/** What a role lets a principal do; undefined where nobody knows. */
export function rightsOf({
  roleId,
  rights,
}: Pick<RoleToGive, "roleId" | "rights">): readonly RoleRights[] | undefined {
  const known = roleById(roleId);
  return known === undefined ? rights : [known];
}

/** Whether a deployment lets runs give these roles, and whether one of them reaches Keyless itself. */
export function roleFindings(guardrails: Guardrails, roles: readonly RoleToGive[]): readonly Finding[] {
  return roles.flatMap((role) => [
    ...(isGrantable(guardrails, role.roleId) ? [] : [notGrantable(role)]),
    ...reachesKeyless(guardrails, role),
  ]);
}

function notGrantable({ roleName, roleId, scope }: RoleToGive): Finding {
  return finding("role-not-grantable", scope, { roleName, roleId });
}

/** A role at a scope above Keyless acts on Keyless too. One at or in its resources is refused altogether. */
function reachesKeyless({ ownResources }: Guardrails, role: RoleToGive): readonly Finding[] {
  const reached = ownResources.filter((own) => isWithin(own, role.scope));
  const rights = rightsOf(role);
  if (reached.length === 0) return [];
  const powers = rights === undefined ? undefined : powersAt(rights, role.scope);
  if (powers?.length === 0) return [];
  return [
    finding("role-reaches-keyless", role.scope, {
      ...{ roleName: role.roleName, reached },
      powers: powers === undefined ? undefined : inWords(powers),
    }),
  ];
}
