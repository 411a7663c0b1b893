import type { Json } from "../../world/json.ts";
import type { ScalarType } from "../syntax/ast.ts";

/** A value as text, as `tostring` makes it; a missing one is the empty text. */
export function textOf(value: Json, type: ScalarType): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (type === "datetime" && typeof value === "number") {
    // Kusto counts in ticks of 100 ns: seven digits.
    return new Date(value).toISOString().replace("Z", "0000Z");
  }
  if (typeof value !== "object") return JSON.stringify(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** Values never change, and a query may ask for the text of one with each of its conditions. */
const texts = new WeakMap<object, string>();
