import { ArmError } from "../../core/arm-error.ts";
import type { Context, Reply, Route } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { canonical, covers } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import type { LockRecord } from "../../world/tables.ts";
import { routesOf } from "../../core/resource-routes.ts";

const LOCKS = "/{scope*}/providers/Microsoft.Authorization/locks";

function lockBody(lock: LockRecord): JsonObject {
  return {
    properties: { level: lock.level, ...(lock.notes === null ? {} : { notes: lock.notes }) },
    id: lock.id,
    type: "Microsoft.Authorization/locks",
    name: lock.name,
  };
}

/** Locks at the scope, above it and below it. Source: docs: rest/api/resources/management-locks. */
function list(context: Context): Reply {
  const scope = canonical(context.params["scope"] ?? "/");
  const onlyAtScope = context.request.query.get("$filter")?.trim().toLowerCase() === "atscope()";
  const found = [...context.world.entries("locks")]
    .map(([, lock]) => lock)
    .filter((lock) => {
      const own = canonical(lock.scope);
      return covers(own, scope) || (!onlyAtScope && covers(scope, own));
    });
  return { status: 200, body: page(context, found.map(lockBody)) };
}

function get(context: Context): Reply {
  const lock = context.world.get("locks", canonical(context.request.path));
  if (lock === undefined) throw lockNotFound(context.params["name"] ?? "");
  return { status: 200, body: lockBody(lock) };
}

function put(context: Context): Reply {
  const body = requireBody(context);
  const level = textAt(body, "properties", "level");
  if (level !== "CanNotDelete" && level !== "ReadOnly") {
    throw new ArmError({
      status: 400,
      code: "InvalidLockLevel",
      message: `The lock level '${level ?? ""}' is invalid; it is CanNotDelete or ReadOnly.`,
    });
  }
  const scope = context.params["scope"] ?? "/";
  const name = context.params["name"] ?? "";
  const key = canonical(context.request.path);
  const existed = context.world.get("locks", key) !== undefined;
  const lock: LockRecord = {
    id: `${scope}/providers/Microsoft.Authorization/locks/${name}`,
    name,
    scope,
    level,
    notes: textAt(body, "properties", "notes") ?? null,
  };
  context.world.put("locks", key, lock);
  return { status: existed ? 200 : 201, body: lockBody(lock) };
}

function remove(context: Context): Reply {
  const key = canonical(context.request.path);
  if (context.world.get("locks", key) === undefined) return { status: 204 };
  context.world.delete("locks", key);
  return { status: 200 };
}

function lockNotFound(name: string): ArmError {
  return new ArmError({
    status: 404,
    code: "LockNotFound",
    message: `The lock '${name}' could not be found.`,
  });
}

const route = routesOf({
  actions: "Microsoft.Authorization/locks",
  type: "locks",
  listQuery: ["$filter", "$skiptoken"],
});

export const lockRoutes: readonly Route[] = [
  route("GET", "list", LOCKS, "read", list),
  route("GET", "get", `${LOCKS}/{name}`, "read", get),
  route("PUT", "put", `${LOCKS}/{name}`, "write", put),
  route("DELETE", "delete", `${LOCKS}/{name}`, "delete", remove),
];
