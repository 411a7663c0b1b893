import { ArmError } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { page } from "../../core/links.ts";
import { parseRoleFilter } from "./filters.ts";
import type { RoleRecord } from "../../world/tables.ts";
import { builtInRoles, roleOf } from "./roles.ts";

export function definitionBody(role: RoleRecord, scope: string) {
  const prefix = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
  return {
    id: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
    name: role.id,
    type: "Microsoft.Authorization/roleDefinitions",
    properties: {
      roleName: role.name,
      type: builtInRoles.includes(role) ? "BuiltInRole" : "CustomRole",
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

export function getDefinition({ params, world }: Context): Reply {
  const role = roleOf(world, params["name"] ?? "");
  if (role !== undefined) return { status: 200, body: definitionBody(role, params["scope"] ?? "") };
  throw new ArmError({
    status: 404,
    code: "RoleDefinitionDoesNotExist",
    message: `The specified role definition with ID '${params["name"] ?? ""}' does not exist.`,
  });
}

export function listDefinitions(context: Context): Reply {
  const name = parseRoleFilter(context.request.query.get("$filter"))?.toLowerCase();
  const custom = [...context.world.entries("customRoles")].map(([, role]) => role);
  const roles = [...builtInRoles, ...custom].filter(
    (role) => name === undefined || role.name.toLowerCase() === name,
  );
  return {
    status: 200,
    body: page(
      context,
      roles.map((role) => definitionBody(role, context.params["scope"] ?? "")),
    ),
  };
}
