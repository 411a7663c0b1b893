import { notModelled } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { canonical } from "../../world/ids.ts";
import { type JsonObject, objectAt, textAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import type { AssignmentRecord } from "../../world/tables.ts";
import { checkCallerConditions } from "./delegation.ts";
import * as errors from "./errors.ts";
import { checkDelegation } from "./lighthouse.ts";
import type { ScopeCheck } from "./scope-exists.ts";
import { parseAssignmentFilter, requireGuid } from "./filters.ts";
import { assign, assignmentBody, listAssignments } from "./state.ts";

const KNOWN = [
  "principalId",
  "roleDefinitionId",
  "principalType",
  "description",
  "condition",
  "conditionVersion",
  "delegatedManagedIdentityResourceId",
];

/** @param checkScope - refuses a scope where nothing is */
export function putAssignment(context: Context, checkScope: ScopeCheck): Reply {
  const scope = context.params["scope"] ?? "/";
  checkScope(context, scope);
  const name = requireGuid(context.params["name"] ?? "", "RoleAssignmentId");
  const { properties } = requireBody(context);
  for (const field of Object.keys(typeof properties === "object" ? (properties ?? {}) : {})) {
    if (!KNOWN.includes(field) && field !== "scope")
      throw notModelled(`the field 'properties.${field}' of a role assignment`);
  }
  const text = (field: string) => textAt(properties, field) ?? null;
  const principalId = text("principalId");
  const roleDefinitionId = text("roleDefinitionId");
  if (principalId === null || roleDefinitionId === null) {
    throw errors.invalidAssignment(
      "The request needs properties.principalId and properties.roleDefinitionId.",
    );
  }
  checkCallerConditions(context, scope, roleDefinitionId, text("principalType"), "write");
  const delegated = text("delegatedManagedIdentityResourceId");
  checkDelegation(context, { scope, roleDefinitionId, principalId }, delegated);
  if (text("condition") !== null && text("conditionVersion") !== "2.0") throw errors.conditionVersion();
  const { made, assignment } = assign(context, {
    scope,
    name,
    principalId: requireGuid(principalId, "PrincipalId"),
    roleDefinitionId,
    principalType: text("principalType") ?? undefined,
    description: text("description"),
    condition: text("condition"),
    conditionVersion: text("conditionVersion"),
    delegatedManagedIdentityResourceId: delegated,
  });
  return { status: 201, body: made ? assignmentBody(assignment) : repeatedBody(assignment, context.now) };
}

/**
 * The answer to a PUT of an assignment that exists: 201 with `createdOn` of now and nobody as its maker, while a GET goes on to
 * show when it was made. Recorded: 6 of 6, 2020 to 2023, of PUTs with another description; of an equal one it is assumed.
 */
function repeatedBody(assignment: AssignmentRecord, now: number): JsonObject {
  const body = assignmentBody({ ...assignment, createdOn: now, updatedOn: now });
  return { ...body, properties: { ...objectAt(body, "properties"), createdBy: null } };
}

export function getAssignment(context: Context): Reply {
  const assignment = context.world.get("assignments", canonical(context.request.path));
  if (assignment === undefined) throw errors.assignmentNotFound(context.params["name"] ?? "");
  return { status: 200, body: assignmentBody(assignment) };
}

export function deleteAssignment(context: Context): Reply {
  const key = canonical(context.request.path);
  const assignment = context.world.get("assignments", key);
  if (assignment === undefined) return { status: 204 };
  const { scope, roleDefinitionId, principalType } = assignment;
  checkCallerConditions(context, scope, roleDefinitionId, principalType, "delete");
  checkDelegation(context, assignment, undefined);
  noteUse(context, assignment);
  context.world.delete("assignments", key);
  return { status: 200, body: assignmentBody(assignment) };
}

export function listed(context: Context): Reply {
  const filter = parseAssignmentFilter(context.request.query.get("$filter"));
  const found = listAssignments(context.world, context.params["scope"] ?? "/", filter);
  return { status: 200, body: page(context, found.map(assignmentBody)) };
}

/** The audit objects to a grant that goes while its principal still acts for a cluster. */
function noteUse({ world, now }: Context, { id, principalId }: AssignmentRecord): void {
  for (const [, { acting, body }] of world.entries("clusters")) {
    if (acting === undefined || acting.principalId !== principalId || acting.until <= now) continue;
    const at = new Date(now).toISOString();
    world.put("findings", `${at} ${id}`, {
      at,
      kind: "grantDeletedInUse",
      resource: id,
      detail: `${textAt(body, "id") ?? ""} holds tokens of ${principalId} until ${new Date(acting.until).toISOString()}`,
    });
  }
}
