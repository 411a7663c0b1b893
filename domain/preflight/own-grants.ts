import { reaches } from "../grants/reaches.ts";
import { permits } from "../roles/permission.ts";
import { roleById } from "../roles/roles.ts";
import type { NeededRight } from "./rights.ts";

/** A role assignment of Keyless itself. */
export interface OwnGrant {
  readonly roleDefinitionId: string;
  readonly scope: string;
  /** Under which it holds, as Azure spells it. */
  readonly condition?: string;
}

/**
 * Whether role assignments that are seen give a right. `forbidden`: only under conditions that do not let the role
 * through. `unknown`: none of them gives it, and others may, such as those of a group or of a role of the customer's own.
 */
export function givenBy(
  own: readonly OwnGrant[],
  { action, scope, grants }: NeededRight,
): "given" | "forbidden" | "unknown" {
  const fitting = own.filter((grant) => {
    const role = roleById(grant.roleDefinitionId);
    return role !== undefined && reaches(grant.scope, scope) && permits([role.onResources], action);
  });
  const passes = fitting.map(({ condition }) => passesCondition(condition, grants));
  if (passes.includes("yes")) return "given";
  return passes.includes("no") ? "forbidden" : "unknown";
}

const ONLY = /RoleDefinitionId\]\s*ForAnyOfAnyValues:GuidEquals\s*\{([^}]*)\}/i;
const ALL_BUT = /RoleDefinitionId\]\s*ForAnyOfAllValues:GuidNotEquals\s*\{([^}]*)\}/i;

/**
 * Whether a condition on granting lets a role through, for the two forms that the portal writes; anything else is not
 * judged. Source: learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples.
 */
function passesCondition(
  condition: string | undefined,
  roleId: string | undefined,
): "yes" | "no" | "unjudged" {
  if (condition === undefined || condition === "") return "yes";
  if (roleId === undefined) return "unjudged";
  const only = ONLY.exec(condition)?.[1];
  if (only !== undefined) return names(only, roleId) ? "yes" : "no";
  const allBut = ALL_BUT.exec(condition)?.[1];
  if (allBut !== undefined) return names(allBut, roleId) ? "no" : "yes";
  return "unjudged";
}

const names = (list: string, roleId: string): boolean => list.toLowerCase().includes(roleId.toLowerCase());
