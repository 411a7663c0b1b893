import { ArmError } from "../../core/arm-error.ts";
import { CALLER } from "../../core/caller.ts";
import type { Context, Route } from "../../core/exchange.ts";
import { nameOf, subscriptionOf, typeOf } from "../../world/ids.ts";
import { textAt } from "../../world/json.ts";
import { denyingPolicies } from "../../core/policies.ts";
import { missingRegistration, registrationKey, stateOf } from "../../core/registration.ts";
import { checkCaller } from "./caller-rights.ts";
import { denyingAssignment } from "./denied.ts";
import { checkLocks } from "./check-locks.ts";

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
  const deny = denyingAssignment(world, CALLER.objectId, action, target);
  if (deny === undefined) return;
  const { id, body } = deny;
  const name = textAt(body, "properties", "denyAssignmentName") ?? id;
  const own = textAt(body, "properties", "scope") ?? "/";
  throw new ArmError({
    status: 403,
    code: "DenyAssignmentAuthorizationFailed",
    message: `The client '${CALLER.appId}' with object id '${CALLER.objectId}' has permission to perform action '${action}' on scope '${target}'; however, the access is denied because of the deny assignment with name '${name}' and Id '${nameOf(id).replaceAll("-", "")}' at scope '${own}'.`,
  });
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
