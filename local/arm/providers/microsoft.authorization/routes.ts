import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Provider, Reply, Route } from "../../core/exchange.ts";
import { requireBody } from "../../core/guard.ts";
import { canonical } from "../../core/ids.ts";
import { textAt } from "../../core/json.ts";
import { page } from "../../core/links.ts";
import * as errors from "./errors.ts";
import { parseAssignmentFilter, parseRoleFilter, requireGuid } from "./filters.ts";
import { lockRoutes } from "./locks.ts";
import { type BuiltInRole, builtInRoles, roleOf } from "./roles.ts";
import { assign, assignmentBody, listAssignments } from "./state.ts";

const ASSIGNMENTS = "/{scope*}/providers/Microsoft.Authorization/roleAssignments";
const DEFINITIONS = "/{scope*}/providers/Microsoft.Authorization/roleDefinitions";
const atScope = (params: Readonly<Record<string, string>>) => params["scope"] ?? "/";

const KNOWN = [
  "principalId",
  "roleDefinitionId",
  "principalType",
  "description",
  "condition",
  "conditionVersion",
  "delegatedManagedIdentityResourceId",
];

function putAssignment(context: Context): Reply {
  const scope = context.params["scope"] ?? "/";
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
  const { made, assignment } = assign(context, {
    scope,
    name,
    principalId: requireGuid(principalId, "PrincipalId"),
    roleDefinitionId,
    principalType: text("principalType") ?? undefined,
    description: text("description"),
    condition: text("condition"),
    conditionVersion: text("conditionVersion"),
    delegatedManagedIdentityResourceId: text("delegatedManagedIdentityResourceId"),
  });
  return { status: made ? 201 : 200, body: assignmentBody(assignment) };
}

function getAssignment(context: Context): Reply {
  const assignment = context.world.get("assignments", canonical(context.request.path));
  if (assignment === undefined) throw errors.assignmentNotFound(context.params["name"] ?? "");
  return { status: 200, body: assignmentBody(assignment) };
}

function deleteAssignment(context: Context): Reply {
  const key = canonical(context.request.path);
  const assignment = context.world.get("assignments", key);
  if (assignment === undefined) return { status: 204 };
  context.world.delete("assignments", key);
  return { status: 200, body: assignmentBody(assignment) };
}

function list(context: Context): Reply {
  const filter = parseAssignmentFilter(context.request.query.get("$filter"));
  const found = listAssignments(context.world, context.params["scope"] ?? "/", filter);
  return { status: 200, body: page(context, found.map(assignmentBody)) };
}

function definitionBody(role: BuiltInRole, scope: string) {
  const prefix = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
  return {
    id: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
    name: role.id,
    type: "Microsoft.Authorization/roleDefinitions",
    properties: {
      roleName: role.name,
      type: "BuiltInRole",
      description: "",
      assignableScopes: ["/"],
      permissions: [
        {
          actions: role.actions,
          notActions: role.notActions ?? [],
          dataActions: role.dataActions ?? [],
          notDataActions: [],
        },
      ],
    },
  };
}

function getDefinition({ params }: Context): Reply {
  const role = roleOf(params["name"] ?? "");
  if (role !== undefined) return { status: 200, body: definitionBody(role, params["scope"] ?? "") };
  throw new ArmError({
    status: 404,
    code: "RoleDefinitionDoesNotExist",
    message: `The specified role definition with ID '${params["name"] ?? ""}' does not exist.`,
  });
}

function listDefinitions(context: Context): Reply {
  const name = parseRoleFilter(context.request.query.get("$filter"))?.toLowerCase();
  const roles = builtInRoles.filter((role) => name === undefined || role.name.toLowerCase() === name);
  return {
    status: 200,
    body: page(
      context,
      roles.map((role) => definitionBody(role, context.params["scope"] ?? "")),
    ),
  };
}

/** The caller is an Owner except for what the world says it lacks; that shows as `notActions`, as a wildcard role would. */
function permissions(context: Context): Reply {
  const scope = canonical(context.params["scope"] ?? "/");
  const lacking = [...context.world.entries("callerLacks")]
    .filter(([, lack]) => `${scope}/`.startsWith(`${canonical(lack.scope)}/`))
    .map(([, lack]) => lack.action);
  return {
    status: 200,
    body: { value: [{ actions: ["*"], notActions: lacking, dataActions: [], notDataActions: [] }] },
  };
}

function denyAssignments(context: Context): Reply {
  const scope = canonical(context.params["scope"] ?? "/");
  const found = [...context.world.entries("denies")]
    .map(([, deny]) => deny)
    .filter((deny) => {
      const own = canonical(textAt(deny.body, "properties", "scope") ?? "/");
      return `${scope}/`.startsWith(`${own}/`) || `${own}/`.startsWith(`${scope}/`);
    });
  return {
    status: 200,
    body: page(
      context,
      found.map((deny) => deny.body),
    ),
  };
}

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

/** Role assignments, role definitions, permissions and deny assignments (2022-04-01). */
export const authorization: Provider = {
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
    assignmentRoute("PUT", "write", `${ASSIGNMENTS}/{name}`, putAssignment),
    assignmentRoute("GET", "read", `${ASSIGNMENTS}/{name}`, getAssignment),
    assignmentRoute("DELETE", "delete", `${ASSIGNMENTS}/{name}`, deleteAssignment),
    assignmentRoute("GET", "read", ASSIGNMENTS, list, ["$filter", "$skiptoken"]),
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

/** Management locks: the same namespace, api-versions of their own. */
export const locks: Provider = {
  namespace: "Microsoft.Authorization",
  versions: ["2020-05-01", "2016-09-01", "2017-04-01", "2015-01-01"],
  routes: lockRoutes,
};
