import { z } from "zod";

/** A JSON schema, as far as finding its texts goes. */
const Schema = z.looseObject({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
});

/** Where a text stands in a body: names of fields, and `0` for the first of a list. */
export type FieldPath = readonly string[];

/** The place of every text in bodies of a schema that may be anything; texts of a fixed set are none. */
export function stringFields(schema: z.ZodType): readonly FieldPath[] {
  const found = walk(z.toJSONSchema(schema, { io: "input" }), []);
  return found.filter((path, index) => found.findIndex((one) => one.join() === path.join()) === index);
}

function walk(raw: unknown, path: FieldPath): readonly FieldPath[] {
  const schema = Schema.parse(raw);
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((one) => walk(one, path));
  if (schema.enum !== undefined || schema.const !== undefined) return [];
  switch (schema.type) {
    case "string":
      return [path];
    case "object":
      return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => walk(one, [...path, name]));
    case "array":
      return walk(schema.items, [...path, "0"]);
    case "boolean":
    case "integer":
    case "number":
      return [];
    default:
      throw new Error(
        `${path.join(".")}: the walk over a request's schema does not know ${String(schema.type)}; teach it`,
      );
  }
}

/** The body with that text at that place, and everything else as it was. */
export function withText(body: unknown, [name, ...rest]: FieldPath, text: string): unknown {
  if (name === undefined) return text;
  if (name === "0") return [withText(Array.isArray(body) ? body[0] : undefined, rest, text)];
  const fields = typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : {};
  return { ...fields, [name]: withText(Reflect.get(fields, name), rest, text) };
}
