import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";

/** A client's call, and what the real engine answered. */
const call = z.object({
  method: z.string(),
  path: z.string(),
  body: z.unknown().optional(),
  /** A body that is no JSON. */
  text: z.string().optional(),
  contentType: z.string().optional(),
  status: z.number(),
  location: z.string().optional(),
  retryAfter: z.string().optional(),
  response: z.unknown(),
});

/** What went wrong with a turn of the real engine. */
const fault = z.object({
  fault: z.object({ name: z.string(), number: z.number(), kind: z.literal("workerDies") }),
});

/** What the real engine did with a program and its clients: test/fixtures/durable/edges/README.md. */
const edgeRecording = z.object({
  scenario: z.string(),
  began: z.string(),
  program: z.string(),
  steps: z.array(z.union([fault, call])),
  /** The final answer for each instance, with its history. */
  ends: z.record(z.string(), z.unknown()),
});

export type EdgeRecording = z.infer<typeof edgeRecording>;
export type EdgeCall = z.infer<typeof call>;

const folder = new URL("../../fixtures/durable/edges/", import.meta.url);

export const edgeNames = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""));

export function readEdge(name: string): EdgeRecording {
  return edgeRecording.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")));
}
