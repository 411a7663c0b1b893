import { notModelled } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { canonical } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { journalOf } from "../../core/journal.ts";
import { page } from "../../core/links.ts";
import { allResources } from "./inventory.ts";
import { resourceFilter } from "./resource-filter.ts";
import { defined } from "../../../../domain/schema/defined.ts";

/** Source: docs: rest/api/resources/resources/list, "$filter". */
export function listResources(context: Context): Reply {
  const { subscription = "", group } = context.params;
  const fits = resourceFilter(context.request.query.get("$filter"));
  const expanded = expansion(context);
  const prefix =
    `/subscriptions/${subscription}/${group === undefined ? "" : `resourcegroups/${group}/`}`.toLowerCase();
  const found = [...allResources(context.world)].filter((body) => {
    const id = canonical(textAt(body, "id") ?? "");
    return id.startsWith(prefix) && fits(body);
  });
  const summaries = found.map((body) => ({ ...summary(body), ...expanded(body) }));
  return { status: 200, body: page(context, summaries) };
}

const EXPANDABLE = ["createdTime", "changedTime", "provisioningState"] as const;

/**
 * What `$expand` adds. When a resource was made and changed is known of what was written through the API; of what was there from
 * the beginning it is left out.
 *
 * @throws ArmError for other names
 */
function expansion({ request, world }: Context): (body: JsonObject) => JsonObject {
  const wanted = (request.query.get("$expand") ?? "").split(",").filter((name) => name !== "");
  const unknown = wanted.find((name) => !EXPANDABLE.some((known) => known === name));
  if (unknown !== undefined) throw notModelled(`the expansion '${unknown}' of resources`);
  if (wanted.length === 0) return () => ({});
  const written = new Map<string, { createdTime?: string; changedTime: string }>();
  for (const { path, at, status } of journalOf(world)) {
    if (status >= 300) continue;
    const before = written.get(canonical(path));
    const createdTime = before === undefined ? (status === 201 ? at : undefined) : before.createdTime;
    written.set(canonical(path), {
      changedTime: at,
      ...defined({ createdTime }),
    });
  }
  return (body) => {
    const state = textAt(body, "properties", "provisioningState");
    const known = {
      ...written.get(canonical(textAt(body, "id") ?? "")),
      ...defined({ provisioningState: state }),
    };
    return Object.fromEntries(Object.entries(known).filter(([name]) => wanted.includes(name)));
  };
}

function summary({ id, name, type: kind, location, tags, identity, sku, managedBy }: JsonObject) {
  return Object.fromEntries(
    Object.entries({ id, name, type: kind, location, tags, identity, sku, managedBy }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
