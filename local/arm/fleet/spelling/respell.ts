import { isJsonObject, type JsonObject } from "../json-object.ts";
import { armName, type Part, type Structure } from "./structure.ts";

/** Two fields of the tool's spelling that are one field in ARM's, so that one of them would be lost. */
export interface SpellingClash {
  readonly path: string;
  readonly spellings: readonly [string, string];
}

/**
 * An object in ARM's spelling, made from the command-line tool's. Known structures lose the nulls that the tool
 * prints for fields without a value, since ARM leaves such fields out. Whatever is not a known structure (tags,
 * labels, add-on settings, fields newer than this code) keeps names and values, nulls in it included.
 */
export function respell(
  source: JsonObject,
  structure: Structure,
  path: string,
  clashes: SpellingClash[],
): JsonObject {
  const origin = new Map<string, string>();
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(source)) {
    if (value === null) continue;
    const target = armName(structure, name);
    const earlier = origin.get(target);
    if (earlier !== undefined) clashes.push({ path: pathTo(path, name), spellings: [earlier, name] });
    origin.set(target, name);
    const part = Object.hasOwn(structure.parts ?? {}, target) ? structure.parts?.[target] : undefined;
    fields.push([target, part ? respellPart(value, part, pathTo(path, name), clashes) : value]);
  }
  return Object.fromEntries(fields);
}

/** A field whose value is not what the structure expects is kept as it is: it is not ours to judge. */
function respellPart(value: unknown, part: Part, path: string, clashes: SpellingClash[]): unknown {
  const inner = (item: unknown, itemPath: string) =>
    isJsonObject(item) ? respell(item, part.structure, itemPath, clashes) : item;
  switch (part.holds) {
    case "one":
      return inner(value, path);
    case "list":
      return Array.isArray(value)
        ? value.map((item: unknown, index) => inner(item, `${path}[${index.toString()}]`))
        : value;
    case "map":
      return isJsonObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, item]) => [key, inner(item, pathTo(path, key))]),
          )
        : value;
  }
}

function pathTo(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}
