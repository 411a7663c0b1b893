import { ArmError, notModelled } from "./arm-error.ts";
import type { Context, Reply, Route } from "./exchange.ts";
import { requireGroup } from "./groups.ts";
import { requireBody } from "./request-checks.ts";
import { canonical, groupId } from "../world/ids.ts";
import type { View } from "../world/view.ts";
import { isObject, type JsonObject, objectAt, textAt, withAt } from "../world/json.ts";
import { page } from "./links.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { routesOf } from "./resource-routes.ts";

/** A resource type that is stored as it is shown and has no life of its own. */
export interface DocumentType {
  readonly namespace: string;
  /** Such as `virtualNetworks`. */
  readonly type: string;
  /** Whether clients may PUT and DELETE it here. */
  readonly writable: boolean;
  /** What the service adds to a body that was sent. */
  readonly fill?: (id: string, body: JsonObject, settings: Settings) => JsonObject;
  /** Refuses a body. @throws ArmError */
  readonly check?: (sent: JsonObject) => void;
  /** Refuses a deletion. @throws ArmError */
  readonly checkRemoval?: (world: View, id: string) => void;
}

/** GET, list by group and subscription, and where writable PUT and DELETE, for one resource type. */
export function documentRoutes(document: DocumentType): readonly Route[] {
  const { namespace, type, writable } = document;
  const inGroup = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${namespace}/${type}`;
  const route = routesOf({ actions: `${namespace}/${type}`, type, listQuery: ["$skiptoken", "$top"] });
  const reads = [
    route("GET", "get", `${inGroup}/{name}`, "read", (context) => get(context, document)),
    route("GET", "listByGroup", inGroup, "read", (context) => list(context, document)),
    route("GET", "list", `/subscriptions/{subscription}/providers/${namespace}/${type}`, "read", (context) =>
      list(context, document),
    ),
  ];
  if (!writable) return reads;
  return [
    ...reads,
    route("PUT", "put", `${inGroup}/{name}`, "write", (context) => put(context, document)),
    route("PATCH", "patch", `${inGroup}/{name}`, "write", (context) => patch(context, document)),
    route("DELETE", "delete", `${inGroup}/{name}`, "delete", (context) => remove(context, document)),
  ];
}

/** What the gateway answers before any provider is asked says so (recorded). */
export const GATEWAY = { "x-ms-failure-cause": "gateway" } as const;

export function resourceNotFound(type: string, group: string, name: string): ArmError {
  return new ArmError({
    status: 404,
    code: "ResourceNotFound",
    message: `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    headers: GATEWAY,
  });
}

function idOf({ params }: Context, { namespace, type }: DocumentType): string {
  return `${groupId(params["subscription"] ?? "", params["group"] ?? "")}/providers/${namespace}/${type}/${params["name"] ?? ""}`;
}

function get(context: Context, document: DocumentType): Reply {
  const { params } = context;
  const found = context.world.get("resources", canonical(idOf(context, document)));
  if (found === undefined) {
    throw resourceNotFound(
      `${document.namespace}/${document.type}`,
      params["group"] ?? "",
      params["name"] ?? "",
    );
  }
  return { status: 200, body: found.body };
}

function list(context: Context, { namespace, type }: DocumentType): Reply {
  const { subscription = "", group } = context.params;
  const prefix =
    `/subscriptions/${subscription}/${group === undefined ? "" : `resourcegroups/${group}/`}`.toLowerCase();
  const wanted = `${namespace}/${type}`.toLowerCase();
  const found = [...context.world.where("resourcesBySubscription", subscription.toLowerCase())]
    .filter(([key, { body }]) => key.startsWith(prefix) && textAt(body, "type")?.toLowerCase() === wanted)
    .map(([, { body }]) => body);
  return { status: 200, body: page(context, found) };
}

function put(context: Context, document: DocumentType): Reply {
  const sent = requireBody(context);
  const id = idOf(context, document);
  const key = canonical(id);
  const existed = context.world.get("resources", key) !== undefined;
  document.check?.(sent);
  requireGroup(context, context.params["subscription"] ?? "", context.params["group"] ?? "");
  const body = documentBody(document, id, sent, context.settings);
  context.world.put("resources", key, { body });
  return { status: existed ? 200 : 201, body };
}

/** Tags, as every type has them; other fields would need a model. */
function patch(context: Context, document: DocumentType): Reply {
  const sent = requireBody(context);
  const extra = Object.keys(sent).find((field) => field !== "tags");
  if (extra !== undefined) throw notModelled(`a PATCH of '${extra}' of ${document.type}`);
  const { body } = get(context, document);
  if (!isObject(body)) return { status: 200 };
  const patched = withAt(body, ["tags"], sent["tags"]);
  context.world.put("resources", canonical(idOf(context, document)), { body: patched });
  return { status: 200, body: patched };
}

/** A document as the service would show it. */
export function documentBody(
  { namespace, type, fill }: DocumentType,
  id: string,
  sent: JsonObject,
  settings: Settings = defaultSettings,
): JsonObject {
  const shown: JsonObject = {
    ...sent,
    id,
    name: id.slice(id.lastIndexOf("/") + 1),
    type: `${namespace}/${type}`,
    properties: { provisioningState: "Succeeded", ...objectAt(sent, "properties") },
  };
  return fill === undefined ? shown : fill(id, shown, settings);
}

function remove(context: Context, { checkRemoval }: DocumentType): Reply {
  const key = canonical(context.request.path);
  if (context.world.get("resources", key) === undefined) return { status: 204 };
  checkRemoval?.(context.world, key);
  context.world.delete("resources", key);
  return { status: 200 };
}
