import { notModelled } from "../../core/arm-error.ts";
import { type JsonObject, objectAt } from "../../world/json.ts";

/**
 * Whether a resource fits a filter by tag, as `az group list --tag` and `az resource list --tag` send it. Names of tags have no
 * case, values have. Source: docs: tag-resources; rest/api/resources/resources/list, "$filter".
 *
 * @throws ArmError for any other filter
 */
export function tagFilter(filter: string, of: string): (body: JsonObject) => boolean {
  const [, name, value] =
    /^\s*tagName\s+eq\s+'([^']*)'(?:\s+and\s+tagValue\s+eq\s+'([^']*)')?\s*$/i.exec(filter) ?? [];
  if (name === undefined) throw notModelled(`the filter '${filter}' of ${of}`);
  return (body) =>
    Object.entries(objectAt(body, "tags")).some(
      ([tag, has]) => tag.toLowerCase() === name.toLowerCase() && (value === undefined || has === value),
    );
}
