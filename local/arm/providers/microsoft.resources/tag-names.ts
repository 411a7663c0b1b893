import type { Context, Reply } from "../../core/exchange.ts";
import { page } from "../../core/links.ts";
import { canonical, subscriptionOf } from "../../world/ids.ts";
import { type Json, type JsonObject, objectAt, textAt } from "../../world/json.ts";
import { allResources } from "./inventory.ts";

const rootOf = ({ params }: Context): string => `/subscriptions/${params["subscription"] ?? ""}/tagNames`;

/** Every name of a tag in a subscription with its values, and how often each is used. Source: docs: rest/api/resources/tags/list. */
export function listTagNames(context: Context): Reply {
  const names = new Map<string, Map<string, number>>();
  for (const [, name] of predefined(context)) names.set(name, new Map());
  for (const tags of tagsIn(context)) {
    for (const [name, value] of Object.entries(tags)) {
      const values = names.get(name) ?? new Map<string, number>();
      names.set(name, values.set(String(value), (values.get(String(value)) ?? 0) + 1));
    }
  }
  const value = [...names].sort().map(([name, values]) => nameBody(context, name, values));
  return { status: 200, body: page(context, value) };
}

/** A name that nothing has yet. Source: docs: rest/api/resources/tags/create-or-update. */
export function putTagName(context: Context): Reply {
  const { name = "" } = context.params;
  const key = canonical(context.request.path);
  const known = context.world.get("children", key);
  if (known === undefined)
    context.world.put("children", key, { body: { tagName: name }, createdAt: context.now });
  return { status: known === undefined ? 201 : 200, body: nameBody(context, name, new Map()) };
}

function* predefined(context: Context): Iterable<readonly [string, string]> {
  const prefix = `${canonical(rootOf(context))}/`;
  for (const [key, { body }] of context.world.entries("children"))
    if (key.startsWith(prefix)) yield [key, textAt(body, "tagName") ?? ""];
}

function* tagsIn({ world, params }: Context): Iterable<JsonObject> {
  const subscription = (params["subscription"] ?? "").toLowerCase();
  for (const [, { body }] of world.where("groupsBySubscription", subscription)) yield objectAt(body, "tags");
  for (const body of allResources(world))
    if (subscriptionOf(textAt(body, "id") ?? "") === subscription) yield objectAt(body, "tags");
}

function nameBody(context: Context, name: string, values: ReadonlyMap<string, number>): JsonObject {
  const id = `${rootOf(context)}/${name}`;
  const count = (value: number): Json => ({ type: "Total", value });
  return {
    id,
    tagName: name,
    count: count([...values.values()].reduce((sum, one) => sum + one, 0)),
    values: [...values].map(([tagValue, many]) => ({
      id: `${id}/tagValues/${tagValue}`,
      tagValue,
      count: count(many),
    })),
  };
}
