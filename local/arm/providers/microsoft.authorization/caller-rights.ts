import { coversAction } from "../../core/actions.ts";
import { ArmError } from "../../core/arm-error.ts";
import { CALLER } from "../../core/caller.ts";
import { GATEWAY } from "../../core/documents.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical, covers } from "../../world/ids.ts";
import { mayAct } from "./rights.ts";

/** Source: Azure/AKS#2625 for the wording. */
export function checkCaller(context: Context, action: string, target: string): void {
  if (callerMay(context, action, target)) return;
  throw new ArmError({
    status: 403,
    code: "AuthorizationFailed",
    message: `The client '${CALLER.appId}' with object id '${CALLER.objectId}' does not have authorization to perform action '${action}' over scope '${target}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    headers: GATEWAY,
  });
}

/** Whether the caller has the right: what it lacks goes before its roles, and roles of nobody else count. */
export function callerMay(context: Context, action: string, target: string): boolean {
  const scope = canonical(target);
  for (const [, lack] of context.world.entries("callerLacks")) {
    if (lack.action.toLowerCase() === action.toLowerCase() && covers(canonical(lack.scope), scope)) {
      // A role that the caller was given since makes up for it.
      return mayAct(context.world, CALLER.objectId, action, target, context.now);
    }
  }
  const roles = [...context.world.entries("callerRoles")].map(([, role]) => role);
  if (roles.length === 0 || isJudgedElsewhere(action)) return true;
  return roles.some((role) => covers(canonical(role.scope), scope) && coversAction(role, action));
}

/**
 * Microsoft Graph has permissions of its own. Resource Graph takes a query from everybody and shows each what they may
 * read. Source: learn.microsoft.com/azure/governance/resource-graph/overview ("Permissions in Azure Resource Graph").
 */
function isJudgedElsewhere(action: string): boolean {
  return /^microsoft\.(graph|resourcegraph)\//i.test(action);
}
