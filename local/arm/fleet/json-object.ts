/** A JSON object of which nothing is known yet but that it is one. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a JSON value is, as a sentence about a mistake would say it: `a list`, `text`, `missing`. */
export function kindOfJson(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  switch (typeof value) {
    case "string":
      return value === "" ? "empty text" : "text";
    case "number":
      return "a number";
    case "boolean":
      return `the value ${value.toString()}`;
    default:
      return "an object";
  }
}
