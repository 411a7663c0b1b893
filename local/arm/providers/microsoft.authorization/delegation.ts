import { CALLER } from "../../core/caller.ts";
import { ArmError } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical, covers, nameOf } from "../../world/ids.ts";

/**
 * Constrained delegation: where the caller's own role has a condition, only the named roles for the named kinds of
 * principal may be given or taken. Source: docs: delegate-role-assignments-examples. That a refusal looks like any
 * missing right is believed. @throws ArmError
 */
export function checkCallerConditions(
  context: Context,
  scope: string,
  roleDefinitionId: string,
  principalType: string | null,
  verb: "write" | "delete",
): void {
  const role = nameOf(roleDefinitionId).toLowerCase();
  for (const [, condition] of context.world.entries("callerConditions")) {
    if (!covers(canonical(condition.scope), canonical(scope))) continue;
    const roles = verb === "delete" ? [...condition.roles, ...(condition.onlyTakes ?? [])] : condition.roles;
    const roleFits = roles.includes(role);
    const typeFits = condition.principalTypes.includes(principalType ?? "ServicePrincipal");
    if (roleFits && typeFits) continue;
    throw new ArmError({
      status: 403,
      code: "AuthorizationFailed",
      message: `The client '${CALLER.appId}' with object id '${CALLER.objectId}' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/${verb}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    });
  }
}
