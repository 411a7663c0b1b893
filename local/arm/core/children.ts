import { ArmError } from "./arm-error.ts";
import { checkPreconditions } from "./etag.ts";
import type { Context, Reply, Route } from "./exchange.ts";
import { requireBody } from "./request-checks.ts";
import { canonical } from "../world/ids.ts";
import { type JsonObject, objectAt, textAt } from "../world/json.ts";
import { page } from "./links.ts";
import { routesOf } from "./resource-routes.ts";

/** A resource below another one, stored as it is shown. */
export interface ChildType {
  readonly namespace: string;
  /** Path template of its list, such as `…/managedClusters/{cluster}/maintenanceConfigurations`. */
  readonly list: string;
  /** Such as `managedClusters/maintenanceConfigurations`. */
  readonly type: string;
  /** Refuses when its parent is not there. @throws ArmError */
  readonly requireParent: (context: Context) => void;
  /** Refuses a body or a name. `others` are the children of the same parent. @throws ArmError */
  readonly check?: (context: Context, sent: JsonObject, others: readonly JsonObject[]) => void;
  /** What the service adds. */
  readonly fill?: (context: Context, id: string, sent: JsonObject) => JsonObject;
}

/** GET, list, PUT and DELETE of one child type. */
export function childRoutes(child: ChildType): readonly Route[] {
  const { namespace, list, type } = child;
  const route = routesOf({ actions: `${namespace}/${type}`, type, listQuery: ["$skiptoken", "$top"] });
  const one = `${list}/{child}`;
  return [
    route("GET", "list", list, "read", (context) => listOf(context, child)),
    route("GET", "get", one, "read", (context) => getOf(context, child)),
    route("PUT", "put", one, "write", (context) => putOf(context, child)),
    route("DELETE", "delete", one, "delete", (context) => deleteOf(context, child)),
  ];
}

/** Children whose list is at this path. */
function childrenBelow({ world }: Context, path: string): readonly JsonObject[] {
  const prefix = `${canonical(path)}/`;
  return [...world.entries("children")]
    .filter(([key]) => key.startsWith(prefix) && !key.slice(prefix.length).includes("/"))
    .map(([, { body }]) => body);
}

function listOf(context: Context, { requireParent }: ChildType): Reply {
  requireParent(context);
  return { status: 200, body: page(context, childrenBelow(context, context.request.path)) };
}

function getOf(context: Context, child: ChildType): Reply {
  child.requireParent(context);
  const found = context.world.get("children", canonical(context.request.path));
  if (found !== undefined) return { status: 200, body: found.body };
  throw new ArmError({
    status: 404,
    code: "NotFound",
    message: `The resource '${child.namespace}/${child.type}/${context.params["child"] ?? ""}' was not found.`,
  });
}

function putOf(context: Context, child: ChildType): Reply {
  child.requireParent(context);
  const sent = requireBody(context);
  const key = canonical(context.request.path);
  const stored = context.world.get("children", key);
  checkPreconditions(context, textAt(stored?.body, "eTag"));
  const above = context.request.path.slice(0, context.request.path.lastIndexOf("/"));
  const others = childrenBelow(context, above).filter(
    (body) => textAt(body, "name")?.toLowerCase() !== context.params["child"]?.toLowerCase(),
  );
  child.check?.(context, sent, others);
  const name = context.params["child"] ?? "";
  const id = textAt(stored?.body, "id") ?? `${above}/${name}`;
  const filled = child.fill?.(context, id, sent) ?? sent;
  const body: JsonObject = {
    ...filled,
    id,
    name,
    type: `${child.namespace}/${child.type}`,
    properties: objectAt(filled, "properties"),
  };
  context.world.put("children", key, { body, createdAt: stored?.createdAt ?? context.now });
  return { status: stored === undefined ? 201 : 200, body };
}

function deleteOf(context: Context, child: ChildType): Reply {
  child.requireParent(context);
  const key = canonical(context.request.path);
  const stored = context.world.get("children", key);
  checkPreconditions(context, textAt(stored?.body, "eTag"));
  if (stored === undefined) return { status: 204 };
  context.world.delete("children", key);
  return { status: 200 };
}
