import { CALLER } from "../../core/caller.ts";
import { ArmError } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical, covers, nameOf } from "../../world/ids.ts";

/**
 * Constrained delegation: where the caller's own roles have conditions, only what one of them names may be given or taken,
 * the named roles for the named kinds of principal. Role assignments add up, so that one whose condition fits is enough.
 * Sources: docs: delegate-role-assignments-examples, conditions-troubleshoot ("Condition is not enforced"). That a refusal
 * looks like any missing right is believed. @throws ArmError
 */
export function checkCallerConditions(
  context: Context,
  scope: string,
  roleDefinitionId: string,
  principalType: string | null,
  verb: "write" | "delete",
): void {
  const role = nameOf(roleDefinitionId).toLowerCase();
  const conditions = [...context.world.entries("callerConditions")]
    .map(([, condition]) => condition)
    .filter((condition) => covers(canonical(condition.scope), canonical(scope)));
  const fits = conditions.some(({ roles, onlyTakes = [], principalTypes }) => {
    const named = verb === "delete" ? [...roles, ...onlyTakes] : roles;
    return named.includes(role) && principalTypes.includes(principalType ?? "ServicePrincipal");
  });
  if (fits || conditions.length === 0) return;
  throw new ArmError({
    status: 403,
    code: "AuthorizationFailed",
    message: `The client '${CALLER.appId}' with object id '${CALLER.objectId}' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/${verb}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  });
}
