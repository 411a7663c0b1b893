import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Provider, Reply, Route } from "../../core/exchange.ts";
import { requireBody } from "../../core/guard.ts";
import { canonical, groupId } from "../../core/ids.ts";
import { isObject, type JsonObject, textAt } from "../../core/json.ts";
import { page } from "../../core/links.ts";
import { registrationKey, stateOf } from "../../core/registration.ts";
import { requireGroup } from "../microsoft.containerservice/clusters.ts";
import { allResources } from "./inventory.ts";
import { subscriptionBody, subscriptionIds } from "./subscriptions.ts";

const GROUPS = "/subscriptions/{subscription}/resourceGroups";
/** How long a provider takes to register; "it may take some time" is all that is documented. */
const REGISTERS_MS = 2 * 60_000;

function listGroups(context: Context): Reply {
  const prefix = `/subscriptions/${context.params["subscription"] ?? ""}/`.toLowerCase();
  const found = [...context.world.entries("groups")].filter(([key]) => key.startsWith(prefix));
  return {
    status: 200,
    body: page(
      context,
      found.map(([, { body }]) => body),
    ),
  };
}

const keyOf = ({ params }: Context): string =>
  canonical(groupId(params["subscription"] ?? "", params["group"] ?? ""));

function getGroup(context: Context): Reply {
  requireGroup(context, context.params["subscription"] ?? "", context.params["group"] ?? "");
  return { status: 200, body: context.world.get("groups", keyOf(context))?.body ?? {} };
}

/** Source: docs: rest/api/resources/resource-groups/check-existence. */
function headGroup(context: Context): Reply {
  return { status: context.world.get("groups", keyOf(context)) === undefined ? 404 : 204 };
}

/** Idempotent in the same location, 409 in another. */
function putGroup(context: Context): Reply {
  const sent = requireBody(context);
  const { subscription = "", group = "" } = context.params;
  const existing = context.world.get("groups", keyOf(context));
  const location = textAt(sent, "location");
  if (location === undefined) {
    throw new ArmError({
      status: 400,
      code: "LocationRequired",
      message: "The location property is required for this definition.",
    });
  }
  const before = textAt(existing?.body, "location");
  if (before !== undefined && before.toLowerCase() !== location.toLowerCase()) {
    throw new ArmError({
      status: 409,
      code: "InvalidResourceGroupLocation",
      message: `Invalid resource group location '${location}'. The Resource group already exists in location '${before}'.`,
    });
  }
  const body: JsonObject = {
    id: textAt(existing?.body, "id") ?? groupId(subscription, group),
    name: textAt(existing?.body, "name") ?? group,
    type: "Microsoft.Resources/resourceGroups",
    location,
    ...(isObject(sent["tags"]) ? { tags: sent["tags"] } : {}),
    properties: { provisioningState: "Succeeded" },
  };
  context.world.put("groups", keyOf(context), { body });
  return { status: existing === undefined ? 201 : 200, body };
}

/** Providers are registered from the start unless the world says otherwise. */
function providerBody(context: Context): JsonObject {
  const { subscription = "", namespace = "" } = context.params;
  const record = context.world.get("registrations", registrationKey(subscription, namespace));
  return {
    id: `/subscriptions/${subscription}/providers/${namespace}`,
    namespace: record?.namespace ?? namespace,
    registrationPolicy: "RegistrationRequired",
    registrationState: record === undefined ? "Registered" : stateOf(record, context.now),
    resourceTypes: [],
  };
}

function register(context: Context): Reply {
  const { subscription = "", namespace = "" } = context.params;
  const key = registrationKey(subscription, namespace);
  const record = context.world.get("registrations", key);
  if (record !== undefined && stateOf(record, context.now) === "NotRegistered") {
    context.world.put("registrations", key, {
      ...record,
      state: "Registering",
      next: { at: context.now + REGISTERS_MS, state: "Registered" },
    });
  }
  return { status: 200, body: providerBody(context) };
}

/** Source: docs: rest/api/resources/resources/list, "$filter". */
function listResources(context: Context): Reply {
  const { subscription = "", group } = context.params;
  const filter = context.request.query.get("$filter");
  const type = filter === null ? undefined : /^\s*resourceType\s+eq\s+'([^']*)'\s*$/i.exec(filter)?.[1];
  if (filter !== null && type === undefined) throw notModelled(`the filter '${filter}' of resources`);
  const prefix =
    `/subscriptions/${subscription}/${group === undefined ? "" : `resourcegroups/${group}/`}`.toLowerCase();
  const found = [...allResources(context.world)].filter((body) => {
    const id = canonical(textAt(body, "id") ?? "");
    return (
      id.startsWith(prefix) &&
      (type === undefined || textAt(body, "type")?.toLowerCase() === type.toLowerCase())
    );
  });
  const summaries = found.map(({ id, name, type: kind, location, tags, identity, sku, managedBy }) =>
    Object.fromEntries(
      Object.entries({ id, name, type: kind, location, tags, identity, sku, managedBy }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  );
  return { status: 200, body: page(context, summaries) };
}

function listSubscriptions(context: Context): Reply {
  return {
    status: 200,
    body: page(
      context,
      subscriptionIds(context.world).map((id) => subscriptionBody(id, context.settings.tenantId)),
    ),
  };
}

function getSubscription(context: Context): Reply {
  const id = (context.params["subscription"] ?? "").toLowerCase();
  if (subscriptionIds(context.world).includes(id))
    return { status: 200, body: subscriptionBody(id, context.settings.tenantId) };
  throw new ArmError({
    status: 404,
    code: "SubscriptionNotFound",
    message: `The subscription '${id}' could not be found.`,
  });
}

const route = (
  method: Route["method"],
  operation: string,
  path: string,
  action: string,
  handler: Route["handler"],
  query: readonly string[] = [],
): Route => ({
  method,
  path,
  operation,
  action: `Microsoft.Resources/subscriptions/${action}`,
  type: operation.split(".")[0] ?? "",
  query,
  handler,
});

/** Subscriptions, resource groups, providers and the list of all resources. */
export const resources: Provider = {
  namespace: "Microsoft.Resources",
  versions: [
    "2025-04-01",
    "2025-03-01",
    "2024-11-01",
    "2024-07-01",
    "2024-03-01",
    "2022-12-01",
    "2022-09-01",
    "2021-04-01",
    "2020-06-01",
    "2019-11-01",
    "2019-07-01",
  ],
  routes: [
    route("GET", "subscriptions.list", "/subscriptions", "read", listSubscriptions, ["$skiptoken"]),
    route("GET", "subscriptions.get", "/subscriptions/{subscription}", "read", getSubscription),
    route("GET", "resourceGroups.list", GROUPS, "resourceGroups/read", listGroups, ["$skiptoken", "$top"]),
    route("GET", "resourceGroups.get", `${GROUPS}/{group}`, "resourceGroups/read", getGroup),
    {
      ...route("HEAD", "resourceGroups.head", `${GROUPS}/{group}`, "resourceGroups/read", headGroup),
      readsOnly: true,
    },
    route("PUT", "resourceGroups.put", `${GROUPS}/{group}`, "resourceGroups/write", putGroup),
    route(
      "GET",
      "resources.list",
      "/subscriptions/{subscription}/resources",
      "resources/read",
      listResources,
      ["$filter", "$skiptoken", "$top"],
    ),
    route("GET", "resources.listByGroup", `${GROUPS}/{group}/resources`, "resources/read", listResources, [
      "$filter",
      "$skiptoken",
      "$top",
    ]),
    route(
      "GET",
      "providers.get",
      "/subscriptions/{subscription}/providers/{namespace}",
      "providers/read",
      (context) => ({ status: 200, body: providerBody(context) }),
    ),
    route(
      "POST",
      "providers.register",
      "/subscriptions/{subscription}/providers/{namespace}/register",
      "providers/register/action",
      register,
    ),
  ],
};
