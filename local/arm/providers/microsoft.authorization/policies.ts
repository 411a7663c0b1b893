import type { Context, Reply, Route } from "../../core/exchange.ts";
import { canonical, covers, nameOf } from "../../world/ids.ts";
import type { JsonObject } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import type { PolicyRecord } from "../../world/tables.ts";

export function policyAssignmentBody({
  assignmentId,
  displayName,
  scope,
  resourceType,
}: PolicyRecord): JsonObject {
  return {
    id: assignmentId,
    name: nameOf(assignmentId),
    type: "Microsoft.Authorization/policyAssignments",
    properties: {
      displayName,
      scope,
      policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/deny-${resourceType.replace("/", "-")}`,
      enforcementMode: "Default",
    },
  };
}

/** Assignments that touch a scope: those at it, above it and below it. Source: docs: rest/api/policy/policy-assignments. */
function list(context: Context): Reply {
  const scope = canonical(context.params["scope"] ?? "/");
  const found = [...context.world.entries("policies")]
    .map(([, policy]) => policy)
    .filter((policy) => covers(canonical(policy.scope), scope) || covers(scope, canonical(policy.scope)));
  return { status: 200, body: page(context, found.map(policyAssignmentBody)) };
}

export const policyRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/{scope*}/providers/Microsoft.Authorization/policyAssignments",
    operation: "policyAssignments.list",
    action: "Microsoft.Authorization/policyAssignments/read",
    type: "policyAssignments",
    query: ["$skiptoken"],
    target: (params) => params["scope"] ?? "/",
    handler: list,
  },
];
