import { z } from "zod";

/** A value as the Functions worker protocol carries it. Source: azure-functions-language-worker-protobuf TypedData. */
const typedData = z
  .union([
    z.object({ string: z.string() }),
    z.object({ json: z.string() }),
    z.object({ int: z.number() }),
    z.object({ double: z.number() }),
    z.object({ bytes: z.instanceof(Uint8Array) }),
  ])
  .nullish();

/** The JSON text of an activity's result; null for none. A text stays a text, bytes become Base64. */
export function resultText(data: unknown): string | null {
  const value = typedData.parse(data);
  if (value === undefined || value === null) return null;
  if ("json" in value) return value.json;
  if ("string" in value) return JSON.stringify(value.string);
  if ("int" in value) return JSON.stringify(value.int);
  if ("double" in value) return JSON.stringify(value.double);
  return JSON.stringify(Buffer.from(value.bytes).toString("base64"));
}

const jsonData = z.object({ json: z.string() });

/** The object that an orchestrator handed back. */
export function stateOf(data: unknown): unknown {
  return JSON.parse(jsonData.parse(data).json) as unknown;
}
