import { notModelled } from "../../core/arm-error.ts";
import { childRoutes } from "../../core/children.ts";
import { resourceNotFound } from "../../core/documents.ts";
import type { Context, Provider, Reply } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { canonical, groupId } from "../../world/ids.ts";
import { isObject, type JsonObject, textAt, withAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import type { IdentityRecord } from "../../world/tables.ts";
import { kubeletId, userAssignedIds } from "../microsoft.containerservice/cluster-body.ts";
import { requireGroup } from "../../core/groups.ts";
import { associatedResources } from "./associated.ts";
import { ArmError } from "../../core/arm-error.ts";
import { federatedCredentials } from "./federated-credentials.ts";
import { createIdentity, deleteIdentity } from "./state.ts";
import { routesOf } from "../../core/resource-routes.ts";
import { defined } from "../../../../domain/schema/defined.ts";

const TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";
const IN_GROUP = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${TYPE}`;

function idOf({ params }: Context): string {
  return `${groupId(params["subscription"] ?? "", params["group"] ?? "")}/providers/${TYPE}/${params["name"] ?? ""}`;
}

function find(context: Context): IdentityRecord | undefined {
  return context.world.get("identities", canonical(idOf(context)));
}

function get(context: Context): Reply {
  const record = find(context);
  if (record === undefined)
    throw resourceNotFound(TYPE, context.params["group"] ?? "", context.params["name"] ?? "");
  return { status: 200, body: forVersion(context, record.body) };
}

/** `isolationScope` is of 2024-11-30 and later; older versions do not show it (recorded). */
function forVersion({ request }: Context, body: JsonObject): JsonObject {
  if ((request.query.get("api-version") ?? "") >= "2024") return body;
  return withAt(body, ["properties", "isolationScope"], undefined);
}

function requireIdentity(context: Context): void {
  get(context);
}

function list(context: Context): Reply {
  const { subscription = "", group } = context.params;
  const prefix =
    `/subscriptions/${subscription}/${group === undefined ? "" : `resourcegroups/${group}/`}`.toLowerCase();
  const found = [...context.world.where("identitiesBySubscription", subscription.toLowerCase())].filter(
    ([key]) => key.startsWith(prefix),
  );
  return {
    status: 200,
    body: page(
      context,
      found.map(([, { body }]) => forVersion(context, body)),
    ),
  };
}

/** A repeated PUT keeps the principal. Source: the model of @azure/arm-msi 2.2 (200 and 201). */
function put(context: Context): Reply {
  const sent = requireBody(context);
  const unknown = Object.keys(sent).find(
    (name) => !["location", "tags", "properties", "id", "name", "type", "systemData"].includes(name),
  );
  if (unknown !== undefined) throw notModelled(`the field '${unknown}' of a user-assigned identity`);
  requireGroup(context, context.params["subscription"] ?? "", context.params["group"] ?? "");
  const record = find(context);
  const location = textAt(sent, "location");
  const tags = isObject(sent["tags"]) ? sent["tags"] : undefined;
  if (record !== undefined) {
    if (location !== undefined && location.toLowerCase() !== textAt(record.body, "location")?.toLowerCase())
      throw otherLocation(location);
    const body = tags === undefined ? record.body : withAt(record.body, ["tags"], tags);
    context.world.put("identities", canonical(idOf(context)), { ...record, body });
    return { status: 200, body: forVersion(context, body) };
  }
  if (location === undefined) {
    throw new ArmError({
      status: 400,
      code: "LocationRequired",
      message: "The location property is required for this definition.",
    });
  }
  const isolationScope = textAt(sent, "properties", "isolationScope");
  const made = createIdentity(context, {
    id: idOf(context),
    location,
    ...defined({ tags, isolationScope }),
  });
  return {
    status: 201,
    headers: { location: textAt(made.body, "id") ?? "" },
    body: forVersion(context, made.body),
  };
}

/** Source: the model of IdentityUpdate: tags. */
function patch(context: Context): Reply {
  const sent = requireBody(context);
  const record = find(context);
  if (record === undefined)
    throw resourceNotFound(TYPE, context.params["group"] ?? "", context.params["name"] ?? "");
  const body = isObject(sent["tags"]) ? withAt(record.body, ["tags"], sent["tags"]) : record.body;
  context.world.put("identities", canonical(idOf(context)), { ...record, body });
  return { status: 200, body };
}

/** Azure lets an identity go that a cluster still uses; the audit tells. Source: Azure/AKS#4561. */
function remove(context: Context): Reply {
  const record = find(context);
  if (record === undefined) return { status: 204 };
  const key = canonical(idOf(context));
  for (const [, { body, acting }] of context.world.entries("clusters")) {
    const named = [...userAssignedIds(body), kubeletId(body) ?? ""].some((id) => canonical(id) === key);
    const acts = acting?.principalId === record.principalId && acting.until > context.now;
    if (!named && !acts) continue;
    const at = new Date(context.now).toISOString();
    context.world.put("findings", `${at} ${key}`, {
      at,
      kind: "identityDeletedInUse",
      resource: textAt(record.body, "id") ?? key,
      detail: `used by ${textAt(body, "id") ?? ""}`,
    });
  }
  deleteIdentity(context, key, record);
  return { status: 200 };
}

function otherLocation(location: string): ArmError {
  return new ArmError({
    status: 409,
    code: "InvalidResourceLocation",
    message: `The resource already exists in another location than '${location}'. Please select a different resource name or delete the existing resource.`,
  });
}

const route = routesOf({ actions: TYPE, type: "userAssignedIdentities" });

/** User-assigned identities (2024-11-30). */
export const managedIdentity: Provider = {
  namespace: "Microsoft.ManagedIdentity",
  since: "2018-11-30",
  versions: ["2024-11-30", "2023-01-31", "2022-01-31-preview", "2018-11-30"],
  routes: [
    route("GET", "get", `${IN_GROUP}/{name}`, "read", get),
    route("PUT", "put", `${IN_GROUP}/{name}`, "write", put),
    {
      ...route(
        "POST",
        "listAssociatedResources",
        `${IN_GROUP}/{name}/listAssociatedResources`,
        "listAssociatedResources/action",
        (context) => {
          requireIdentity(context);
          return associatedResources(context);
        },
      ),
      readsOnly: true,
      query: ["$filter", "$orderby", "$top", "$skip", "$skiptoken"],
    },
    route("PATCH", "patch", `${IN_GROUP}/{name}`, "write", patch),
    ...childRoutes(federatedCredentials(`${IN_GROUP}/{name}`, requireIdentity)),
    route("DELETE", "delete", `${IN_GROUP}/{name}`, "delete", remove),
    route("GET", "listByGroup", IN_GROUP, "read", list),
    route("GET", "list", `/subscriptions/{subscription}/providers/${TYPE}`, "read", list),
  ],
};
