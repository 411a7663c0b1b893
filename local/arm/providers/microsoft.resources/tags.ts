import { ArmError } from "../../core/arm-error.ts";
import type { Context, Provider, Reply, Route } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { Router } from "../../core/router.ts";
import { canonical, nameOf } from "../../world/ids.ts";
import { type JsonObject, objectAt, textAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { patchGroup } from "./groups.ts";

const TAGS = "/{scope*}/providers/Microsoft.Resources/tags/default";
const isSubscription = (scope: string): boolean => /^\/subscriptions\/[^/]+$/i.test(scope);
const keyOf = (scope: string): string => canonical(`${scope}/providers/Microsoft.Resources/tags/default`);

/** The resource, group or subscription that a scope is. */
function bodyAt(world: View, scope: string): JsonObject | undefined {
  const key = canonical(scope);
  if (isSubscription(scope)) return world.get("children", keyOf(scope))?.body ?? {};
  return (
    world.get("groups", key)?.body ??
    world.get("clusters", key)?.body ??
    world.get("identities", key)?.body ??
    world.get("resources", key)?.body
  );
}

function requireAt({ world, params }: Context): { scope: string; tags: JsonObject } {
  const scope = params["scope"] ?? "/";
  const body = bodyAt(world, scope);
  if (body !== undefined) return { scope, tags: objectAt(body, "tags") };
  throw new ArmError({
    status: 404,
    code: "ResourceNotFound",
    message: `The Resource '${nameOf(scope)}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  });
}

const answer = (scope: string, tags: JsonObject): Reply => ({
  status: 200,
  body: {
    id: `${scope}/providers/Microsoft.Resources/tags/default`,
    name: "default",
    type: "Microsoft.Resources/tags",
    properties: { tags },
  },
});

/** Names of tags have no case. Source: docs: tag-resources. */
const without = (tags: JsonObject, names: readonly string[]): JsonObject => {
  const gone = names.map((name) => name.toLowerCase());
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !gone.includes(name.toLowerCase())));
};

/** What PATCH makes of the tags. Source: docs: rest/api/resources/tags/update-at-scope. */
function patched(tags: JsonObject, sent: JsonObject): JsonObject {
  const given = objectAt(sent, "properties", "tags");
  const operation = textAt(sent, "operation") ?? "";
  switch (operation.toLowerCase()) {
    case "merge":
      return { ...without(tags, Object.keys(given)), ...given };
    case "replace":
      return given;
    case "delete":
      return without(
        tags,
        Object.keys(given).filter((name) => tags[name] === given[name]),
      );
    default:
      throw new ArmError({
        status: 400,
        code: "InvalidRequestContent",
        message: `The tags operation '${operation}' is not one of Merge, Replace and Delete.`,
      });
  }
}

/**
 * All tags of a resource, a group or a subscription at once: ARM hands them to the resource's own provider as a PATCH.
 * Source: docs: rest/api/resources/tags.
 */
export function tagRoutes(others: readonly Provider[]): readonly Route[] {
  const router = new Router(others);
  const write = (context: Context, change: (tags: JsonObject) => JsonObject): Reply => {
    const { scope, tags } = requireAt(context);
    const next = change(tags);
    if (isSubscription(scope)) {
      context.world.put("children", keyOf(scope), { body: { tags: next }, createdAt: context.now });
      return answer(scope, next);
    }
    const { method, path, body } = { method: "PATCH", path: scope, body: { tags: next } };
    const request = { ...context.request, method, path, body };
    const [, , subscription = "", , group = "", ...below] = scope.split("/");
    if (below.length === 0) {
      patchGroup({ ...context, request, params: { subscription, group } });
      return answer(scope, next);
    }
    const { route, params } = router.find(method, path);
    route.handler({ ...context, request, params });
    return answer(scope, next);
  };
  const route = (
    method: Route["method"],
    operation: string,
    verb: string,
    handler: Route["handler"],
  ): Route => ({
    method,
    path: TAGS,
    operation: `tags.${operation}`,
    type: "tags",
    handler,
    action: `Microsoft.Resources/tags/${verb}`,
  });
  return [
    route("GET", "get", "read", (context) => {
      const { scope, tags } = requireAt(context);
      return answer(scope, tags);
    }),
    route("PUT", "put", "write", (context) =>
      write(context, () => objectAt(requireBody(context), "properties", "tags")),
    ),
    route("PATCH", "patch", "write", (context) =>
      write(context, (tags) => patched(tags, requireBody(context))),
    ),
    route("DELETE", "delete", "delete", (context) => ({ status: write(context, () => ({})).status })),
  ];
}
