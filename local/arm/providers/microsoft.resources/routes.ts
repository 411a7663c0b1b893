import type { Provider, Route } from "../../core/exchange.ts";
import {
  deleteGroup,
  getGroup,
  groupDeletion,
  headGroup,
  listGroups,
  patchGroup,
  putGroup,
} from "./groups.ts";
import { deploymentRoutes } from "./deployments.ts";
import { listLocations } from "./locations.ts";
import { registrationHandlers } from "./registrations.ts";
import { listResources } from "./resource-list.ts";
import { getSubscription, listSubscriptions } from "./subscription-reads.ts";
import { listTagNames, putTagName } from "./tag-names.ts";
import { tagRoutes } from "./tags.ts";

const GROUPS = "/subscriptions/{subscription}/resourceGroups";
const TAG_NAMES = "/subscriptions/{subscription}/tagNames";
const PROVIDERS = "/subscriptions/{subscription}/providers";

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

/** Subscriptions, resource groups, registrations of `others`, and the list of all resources. */
export const resourcesBeside = (others: readonly Provider[]): Provider => ({
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
    route(
      "GET",
      "subscriptions.listLocations",
      "/subscriptions/{subscription}/locations",
      "locations/read",
      listLocations,
      ["includeExtendedLocations"],
    ),
    ...tagRoutes(others),
    ...deploymentRoutes(others),
    route("GET", "tagNames.list", TAG_NAMES, "tagNames/read", listTagNames, ["$skiptoken"]),
    route("PUT", "tagNames.put", `${TAG_NAMES}/{name}`, "tagNames/write", putTagName),
    route("GET", "resourceGroups.list", GROUPS, "resourceGroups/read", listGroups, [
      "$filter",
      "$skiptoken",
      "$top",
    ]),
    route("GET", "resourceGroups.get", `${GROUPS}/{group}`, "resourceGroups/read", getGroup),
    {
      ...route("HEAD", "resourceGroups.head", `${GROUPS}/{group}`, "resourceGroups/read", headGroup),
      readsOnly: true,
    },
    route("PUT", "resourceGroups.put", `${GROUPS}/{group}`, "resourceGroups/write", putGroup),
    route("PATCH", "resourceGroups.patch", `${GROUPS}/{group}`, "resourceGroups/write", patchGroup),
    route("DELETE", "resourceGroups.delete", `${GROUPS}/{group}`, "resourceGroups/delete", deleteGroup, [
      "forceDeletionTypes",
    ]),
    route(
      "GET",
      "resourceGroups.deletion",
      "/subscriptions/{subscription}/operationresults/{operation}",
      "operationresults/read",
      groupDeletion,
    ),
    route(
      "GET",
      "resources.list",
      "/subscriptions/{subscription}/resources",
      "resources/read",
      listResources,
      ["$filter", "$expand", "$skiptoken", "$top"],
    ),
    route("GET", "resources.listByGroup", `${GROUPS}/{group}/resources`, "resources/read", listResources, [
      "$filter",
      "$expand",
      "$skiptoken",
      "$top",
    ]),
    ...registrationRoutes(others),
  ],
});

function registrationRoutes(others: readonly Provider[]): readonly Route[] {
  const { get, list, register, unregister } = registrationHandlers(others);
  const one = `${PROVIDERS}/{namespace}`;
  return [
    route("GET", "providers.list", PROVIDERS, "providers/read", list, ["$skiptoken", "$expand", "$top"]),
    route("GET", "providers.get", one, "providers/read", get, ["$expand"]),
    {
      ...route("POST", "providers.register", `${one}/register`, "providers/register/action", register),
      // Source: docs: resource-providers-and-types, "the /register/action operation for the resource provider".
      actionOf: ({ namespace = "" }) => `${namespace}/register/action`,
    },
    {
      ...route(
        "POST",
        "providers.unregister",
        `${one}/unregister`,
        "providers/unregister/action",
        unregister,
      ),
      actionOf: ({ namespace = "" }) => `${namespace}/unregister/action`,
    },
  ];
}
