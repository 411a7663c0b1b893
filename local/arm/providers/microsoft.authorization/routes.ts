import type { Provider, Route } from "../../core/exchange.ts";
import { deleteAssignment, getAssignment, listed, putAssignment } from "./assignments.ts";
import { getDefinition, listDefinitions } from "./definitions.ts";
import { eligibleRoles } from "./eligible.ts";
import { lockRoutes } from "./locks.ts";
import { denyAssignments, permissions } from "./permissions.ts";
import { policyRoutes } from "./policies.ts";
import { scopeCheck } from "./scope-exists.ts";
import { usage } from "./usage.ts";

const ASSIGNMENTS = "/{scope*}/providers/Microsoft.Authorization/roleAssignments";
const DEFINITIONS = "/{scope*}/providers/Microsoft.Authorization/roleDefinitions";
const atScope = (params: Readonly<Record<string, string>>) => params["scope"] ?? "/";

const assignmentRoute = (
  method: Route["method"],
  verb: string,
  path: string,
  handler: Route["handler"],
  query: readonly string[] = [],
): Route => ({
  method,
  path,
  operation: `roleAssignments.${method === "GET" && path === ASSIGNMENTS ? "list" : method.toLowerCase()}`,
  action: `Microsoft.Authorization/roleAssignments/${verb}`,
  type: "roleAssignments",
  query,
  ...(path === ASSIGNMENTS ? { target: atScope } : {}),
  handler,
});

const read = (
  operation: string,
  path: string,
  handler: Route["handler"],
  query: readonly string[] = [],
): Route => ({
  method: "GET",
  path,
  operation,
  action: `Microsoft.Authorization/${operation.split(".")[0] ?? ""}/read`,
  type: operation.split(".")[0] ?? "",
  query,
  target: atScope,
  handler,
});

/**
 * Role assignments, role definitions, permissions and deny assignments (2022-04-01).
 *
 * @param all - the providers of everything that a role can be assigned at
 */
export function authorizationBeside(all: () => readonly Provider[]): Provider {
  const checkScope = scopeCheck(all);
  return {
    namespace: "Microsoft.Authorization",
    versions: [
      "2022-04-01",
      "2020-10-01-preview",
      "2020-04-01-preview",
      "2018-07-01",
      "2018-01-01-preview",
      "2015-07-01",
    ],
    routes: [
      assignmentRoute("PUT", "write", `${ASSIGNMENTS}/{name}`, (context) =>
        putAssignment(context, checkScope),
      ),
      assignmentRoute("GET", "read", `${ASSIGNMENTS}/{name}`, getAssignment),
      assignmentRoute("DELETE", "delete", `${ASSIGNMENTS}/{name}`, deleteAssignment),
      assignmentRoute("GET", "read", ASSIGNMENTS, listed, ["$filter", "$skiptoken"]),
      read("roleDefinitions.get", `${DEFINITIONS}/{name}`, getDefinition),
      read("roleDefinitions.list", DEFINITIONS, listDefinitions, ["$filter", "$skiptoken"]),
      read("permissions.list", "/{scope*}/providers/Microsoft.Authorization/permissions", permissions),
      read(
        "denyAssignments.list",
        "/{scope*}/providers/Microsoft.Authorization/denyAssignments",
        denyAssignments,
        ["$filter", "$skiptoken"],
      ),
    ],
  };
}

/** How many role assignments a subscription takes: in a preview alone. */
export const assignmentUsage: Provider = {
  namespace: "Microsoft.Authorization",
  versions: ["2019-08-01-preview"],
  routes: [
    {
      method: "GET",
      path: "/subscriptions/{subscription}/providers/Microsoft.Authorization/roleAssignmentsUsageMetrics",
      operation: "roleAssignmentsUsageMetrics.get",
      action: "Microsoft.Authorization/roleAssignments/read",
      type: "roleAssignmentsUsageMetrics",
      query: [],
      target: ({ subscription }) => `/subscriptions/${subscription ?? ""}`,
      handler: usage,
    },
  ],
};

/** Roles that one may activate (Privileged Identity Management). */
export const eligibility: Provider = {
  namespace: "Microsoft.Authorization",
  versions: ["2020-10-01"],
  routes: [
    read(
      "roleEligibilityScheduleInstances.list",
      "/{scope*}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances",
      eligibleRoles,
      ["$filter", "$skiptoken"],
    ),
  ],
};

/** Management locks: the same namespace, api-versions of their own. */
export const locks: Provider = {
  namespace: "Microsoft.Authorization",
  versions: ["2020-05-01", "2016-09-01", "2017-04-01", "2015-01-01"],
  routes: lockRoutes,
};

/** Policy assignments: the same namespace again. */
export const policies: Provider = {
  namespace: "Microsoft.Authorization",
  versions: ["2024-04-01", "2023-04-01", "2022-06-01", "2021-06-01"],
  routes: policyRoutes,
};
