import type { Context, Reply } from "../../core/exchange.ts";
import { canonical, covers } from "../../world/ids.ts";
import { CALLER } from "../../core/caller.ts";
import { textAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import { rolesAt } from "./rights.ts";

/**
 * The caller's roles, one entry each; without any it is an Owner. What the world says it lacks shows as `notActions`, as
 * a wildcard role would. Roles that it was given since show when they act. What it lacks further down it cannot have here
 * either, because roles are inherited. Deny assignments and conditions do not show here
 * (docs: rest/api/authorization/permissions).
 */
export function permissions(context: Context): Reply {
  const scope = canonical(context.params["scope"] ?? "/");
  const lacking = [...context.world.entries("callerLacks")]
    .filter(([, lack]) => covers(canonical(lack.scope), scope) || covers(scope, canonical(lack.scope)))
    .map(([, lack]) => lack.action);
  const roles = [...context.world.entries("callerRoles")].map(([, role]) => role);
  const held =
    roles.length === 0
      ? [{ actions: ["*"], notActions: [] }]
      : roles.filter((role) => covers(canonical(role.scope), scope));
  const entry = (
    actions: readonly string[],
    notActions: readonly string[],
    data: readonly string[] = [],
  ) => ({
    actions: [...actions],
    notActions: [...notActions],
    dataActions: [...data],
    notDataActions: [],
  });
  const value = [
    ...held.map(({ actions, notActions }) => entry(actions, [...notActions, ...lacking])),
    ...rolesAt(context.world, CALLER.objectId, scope, context.now).map(
      ({ actions, notActions = [], dataActions = [] }) => entry(actions, notActions, dataActions),
    ),
  ];
  return { status: 200, body: { value } };
}

export function denyAssignments(context: Context): Reply {
  const scope = canonical(context.params["scope"] ?? "/");
  const found = [...context.world.entries("denies")]
    .map(([, deny]) => deny)
    .filter((deny) => {
      const own = canonical(textAt(deny.body, "properties", "scope") ?? "/");
      return covers(own, scope) || covers(scope, own);
    });
  return {
    status: 200,
    body: page(
      context,
      found.map((deny) => deny.body),
    ),
  };
}
