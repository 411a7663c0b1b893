import { notModelled } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { canonical } from "../../world/ids.ts";
import { textAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import { allResources } from "./inventory.ts";

/** Source: docs: rest/api/resources/resources/list, "$filter". */
export function listResources(context: Context): Reply {
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
