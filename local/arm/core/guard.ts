import { coversAction } from "./actions.ts";
import { ArmError } from "./arm-error.ts";
import type { Context, Route } from "./exchange.ts";
import { canonical, covers, nameOf, subscriptionOf, typeOf } from "./ids.ts";
import { at, isObject, type JsonObject, objectsAt, textAt, textsAt } from "./json.ts";
import { mayAct } from "../providers/microsoft.authorization/rights.ts";
import { denyingPolicies } from "./policies.ts";
import { missingRegistration, registrationKey, stateOf } from "./registration.ts";

/** Object id of whoever calls. The simulator has one caller. */
export const CALLER = {
  objectId: "ca11e400-0000-4000-8000-0000000000a1",
  appId: "ca11e400-0000-4000-8000-0000000000a2",
};

/** Rights, registration, deny assignments, policies and locks: before the provider sees the request. */
export function guard(context: Context, route: Route): void {
  const target = route.target?.(context.params) ?? context.request.path;
  checkCaller(context, route.actionOf?.(context.params) ?? route.action, target);
  const writes = route.method !== "GET" && route.readsOnly !== true;
  if (!writes) return;
  checkRegistered(context, route.action, target);
  checkDenied(context, route.action, target);
  if (route.method === "PUT" || route.method === "PATCH") checkPolicies(context, target);
  checkLocks(context, route.method === "DELETE" ? "delete" : "write", target);
}

/** Source: Azure/AKS#2625 for the wording. */
export function checkCaller(context: Context, action: string, target: string): void {
  if (callerMay(context, action, target)) return;
  throw new ArmError({
    status: 403,
    code: "AuthorizationFailed",
    message: `The client '${CALLER.appId}' with object id '${CALLER.objectId}' does not have authorization to perform action '${action}' over scope '${target}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
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

/** Namespaces that every subscription has. Source: docs: resource-providers-and-types, "registered by default". */
const ALWAYS_REGISTERED = [
  "microsoft.authorization",
  "microsoft.features",
  "microsoft.resources",
  "microsoft.policyinsights",
  "microsoft.insights",
  "microsoft.graph",
];

/** Source: docs: resource-providers-and-types. A namespace counts as registered unless the world says otherwise. */
function checkRegistered({ world, now }: Context, action: string, target: string): void {
  const namespace = action.slice(0, action.indexOf("/"));
  if (ALWAYS_REGISTERED.includes(namespace.toLowerCase())) return;
  const record = world.get("registrations", registrationKey(subscriptionOf(target), namespace));
  if (record !== undefined && stateOf(record, now) !== "Registered") throw missingRegistration(namespace);
}

/**
 * Deny assignments go before every role. Source: docs: role-based-access-control/deny-assignments; their effect on node
 * resource groups: docs: node-resource-group-lockdown. The wording is ARM's own.
 */
function checkDenied({ world }: Context, action: string, target: string): void {
  const scope = canonical(target);
  for (const [, { id, body }] of world.entries("denies")) {
    const own = textAt(body, "properties", "scope") ?? "/";
    if (!covers(canonical(own), scope) || !hitsCaller(body)) continue;
    if (at(body, "properties", "doNotApplyToChildScopes") === true && canonical(own) !== scope) continue;
    const denies = objectsAt(body, "properties", "permissions").some((permission) =>
      coversAction(
        { actions: textsAt(permission, "actions"), notActions: textsAt(permission, "notActions") },
        action,
      ),
    );
    if (!denies) continue;
    const name = textAt(body, "properties", "denyAssignmentName") ?? id;
    throw new ArmError({
      status: 403,
      code: "DenyAssignmentAuthorizationFailed",
      message: `The client '${CALLER.appId}' with object id '${CALLER.objectId}' has permission to perform action '${action}' on scope '${target}'; however, the access is denied because of the deny assignment with name '${name}' and Id '${nameOf(id).replaceAll("-", "")}' at scope '${own}'.`,
    });
  }
}

/** The id that stands for everybody. Source: docs: role-based-access-control/deny-assignments, "all principals". */
const EVERYBODY = "00000000-0000-0000-0000-000000000000";

function hitsCaller(body: JsonObject): boolean {
  const ids = (list: string) =>
    objectsAt(body, "properties", list).map((one) => textAt(one, "id")?.toLowerCase() ?? "");
  if (ids("excludePrincipals").includes(CALLER.objectId)) return false;
  return ids("principals").some((id) => id === EVERYBODY || id === CALLER.objectId);
}

/** Source: Azure-Samples/graphrag-accelerator#219 for code and wording; the assignment stands in the message. */
function checkPolicies(context: Context, target: string): void {
  const { world, request } = context;
  for (const { displayName, assignmentId } of denyingPolicies(world, target, typeOf(target), request.body)) {
    const identifiers = JSON.stringify([
      { policyAssignment: { name: displayName, id: assignmentId }, policyDefinition: { name: displayName } },
    ]);
    throw new ArmError({
      status: 403,
      code: "RequestDisallowedByPolicy",
      message: `Resource '${target.slice(target.lastIndexOf("/") + 1)}' was disallowed by policy. Policy identifiers: '${identifiers}'.`,
      target: target.slice(target.lastIndexOf("/") + 1),
    });
  }
}

/**
 * ReadOnly stops every write at its scope and below, CanNotDelete only deletions.
 * Source: docs: lock-resources; wording from Azure/enterprise-azure-policy-as-code#661.
 */
export function checkLocks(context: Context, verb: "write" | "delete", target: string): void {
  const scope = canonical(target);
  if (scope.includes("/providers/microsoft.authorization/locks/")) return;
  const holding: string[] = [];
  for (const [, lock] of context.world.entries("locks")) {
    const stops = lock.level === "ReadOnly" || verb === "delete";
    if (stops && covers(canonical(lock.scope), scope)) holding.push(lock.scope);
  }
  if (holding.length > 0) throw scopeLocked(target, verb, holding);
}

export function scopeLocked(target: string, verb: "write" | "delete", holding: readonly string[]): ArmError {
  return new ArmError({ status: 409, code: "ScopeLocked", message: scopeLockedText(target, verb, holding) });
}

export function scopeLockedText(
  target: string,
  verb: "write" | "delete",
  holding: readonly string[],
): string {
  return `The scope '${target}' cannot perform ${verb} operation because following scope(s) are locked: '${holding.join(",")}'. Please remove the lock and try again.`;
}

/** The body as an object. @throws ArmError for anything else. */
export function requireBody(context: Context) {
  const { body } = context.request;
  if (isObject(body)) return body;
  throw new ArmError({
    status: 400,
    code: "InvalidRequestContent",
    message: "The request content was invalid and could not be deserialized: 'a JSON object is expected'.",
  });
}
