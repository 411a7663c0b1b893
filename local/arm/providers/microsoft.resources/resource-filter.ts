import { notModelled } from "../../core/arm-error.ts";
import { groupOf } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { tagFilter } from "./tag-filter.ts";

const spelled = (text: string): string => text.toLowerCase().replaceAll(" ", "");

/** What a resource shows under each property that a filter can name. */
const VALUES: Readonly<Record<string, (body: JsonObject) => string>> = {
  resourceType: (body) => textAt(body, "type") ?? "",
  resourceGroup: (body) => groupOf(textAt(body, "id") ?? ""),
  name: (body) => textAt(body, "name") ?? "",
  location: (body) => textAt(body, "location") ?? "",
};

/**
 * Whether a resource fits a filter of the list of all resources: a tag, or properties joined by `and`, as `az resource list`
 * sends them. Source: docs: rest/api/resources/resources/list, "$filter".
 *
 * @throws ArmError for any other filter
 */
export function resourceFilter(filter: string | null): (body: JsonObject) => boolean {
  // `az resource list` sends an empty filter where it has none.
  if (filter === null || filter.trim() === "") return () => true;
  if (/^\s*tagName\b/i.test(filter)) return tagFilter(filter, "resources");
  const parts = filter.split(/\s+and\s+/i).map((part) => {
    const [, property = "", value = ""] = /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/.exec(part) ?? [];
    const valueOf = Object.entries(VALUES).find(
      ([name]) => name.toLowerCase() === property.toLowerCase(),
    )?.[1];
    if (valueOf === undefined) throw notModelled(`the filter '${filter}' of resources`);
    return (body: JsonObject) => spelled(valueOf(body)) === spelled(value);
  });
  return (body) => parts.every((fits) => fits(body));
}
