import { readdirSync, readFileSync } from "node:fs";
import * as df from "durable-functions";
import { z } from "zod";

/** What the real engine did with one program: see test/fixtures/durable/README.md. */
const recording = z.object({
  scenario: z.string(),
  program: z.string(),
  instanceId: z.string(),
  client: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      body: z.unknown().optional(),
      status: z.number(),
      location: z.string().nullish(),
      retryAfter: z.string().nullish(),
      response: z.unknown(),
    }),
  ),
  turns: z.array(
    z.object({
      name: z.string(),
      instanceId: z.string(),
      request: z.looseObject({ history: z.array(z.looseObject({ EventType: z.number() })) }),
      response: z.unknown().optional(),
      error: z.string().optional(),
    }),
  ),
  status: z.union([z.literal(""), z.record(z.string(), z.unknown())]),
  childStatus: z.record(z.string(), z.unknown()).optional(),
});

export type Recording = z.infer<typeof recording>;
export type RecordedTurn = Recording["turns"][number];
export type RecordedCall = Recording["client"][number];
export type RecordedEvent = RecordedTurn["request"]["history"][number];

const folder = new URL("../../fixtures/durable/", import.meta.url);

export const recordingNames = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""));

export function readRecording(name: string): Recording {
  return recording.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")));
}

/** When the recording began, in milliseconds since the epoch. */
export function beginningOf({ turns }: Recording): number {
  const [first] = turns.flatMap(({ request }) => request.history);
  return Date.parse(String(first?.["Timestamp"]));
}

/** Where the client API was served when the recordings were made. */
export const recordedRoot = "http://127.0.0.1:17071/";

/** Registers the recorded program and the activities that all recordings share. Activities sleep for no time. */
export function registerProgram({ program }: Pick<Recording, "program">): void {
  const activities = readFileSync(new URL("activities.js.txt", folder), "utf8");
  const source = `let flip = 0; const flaky = {}; ${program}\n${activities}`;
  const define = new Function("df", "o", "a", "setTimeout", source) as (...args: unknown[]) => void;
  define(
    df,
    (name: string, handler: df.OrchestrationHandler) => df.app.orchestration(name, handler),
    (name: string, handler: df.ActivityHandler) => df.app.activity(name, { handler }),
    (resolve: () => void) => {
      resolve();
    },
  );
}

/** The events that the turn saw for the first time, without the mark that opens it. */
export function newEvents({ request: { history } }: RecordedTurn): RecordedEvent[] {
  return history.slice(history.findLastIndex(({ EventType }) => EventType === 12) + 1);
}
