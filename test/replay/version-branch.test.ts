import * as df from "durable-functions";
import { expect, it } from "vitest";
import { z } from "zod";
import { defineRead } from "../../activities/activity-contract.ts";
import { type HistoryEvent, replayHistory } from "../../local/runtime/index.ts";
import { enginePort } from "../../orchestrations/kit/engine-port.ts";
import { createFlow } from "../../orchestrations/kit/create-flow.ts";
import type { Flow } from "../../orchestrations/kit/flow.ts";
import type { Steps } from "../../orchestrations/kit/steps.ts";
import { hosted } from "../support/runtime/hosted.ts";

const activity = (name: string) =>
  defineRead({
    ...{ name, input: z.null(), done: z.null(), resource: () => "it" },
    ...{ retry: "armRead", repeatable: "does nothing" },
  });
const first = activity("first");
const second = activity("second");

type Body = (flow: Flow) => Steps<void>;

function* firstThenSecond(flow: Flow): Steps<void> {
  yield* flow.value(first, null, { resource: "it" });
  yield* flow.value(second, null, { resource: "it" });
}

function* secondThenFirst(flow: Flow): Steps<void> {
  yield* flow.value(second, null, { resource: "it" });
  yield* flow.value(first, null, { resource: "it" });
}

/** The change of order as version 0.2.0 makes it: what an older version began goes on as it began. */
const branched: Body = (flow) => (flow.since("0.2.0") ? secondThenFirst(flow) : firstThenSecond(flow));

const app = (body: Body) => () => {
  df.app.orchestration("Main", function* (context) {
    yield* body(createFlow(enginePort(context), { runId: "run-1" }));
  });
  for (const { name } of [first, second]) {
    df.app.activity(name, { handler: () => ({ kind: "done", value: null }) });
  }
};

async function recordedBy(version: string | undefined, body: Body): Promise<readonly HistoryEvent[]> {
  const host = await hosted({
    app: app(body),
    ...(version !== undefined && { defaultVersion: version }),
  });
  host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
  await host.idle();
  return host.orchestrations.history("main");
}

async function divergences(history: readonly HistoryEvent[], body: Body): Promise<readonly string[]> {
  const turns = await replayHistory({ history, app: app(body) });
  return turns.flatMap(({ divergence }) => divergence ?? []);
}

const activitiesOf = (history: readonly HistoryEvent[]) =>
  history.flatMap((event) => (event.type === "TaskScheduled" ? [event.name] : []));

it.each(["0.1.0", undefined])(
  "a changed orchestration goes on with what version %s began, in the order of that version",
  async (version) => {
    expect(await divergences(await recordedBy(version, firstThenSecond), branched)).toEqual([]);
  },
);

it.each(["0.2.0", "0.10.0"])(
  "a changed orchestration that version %s begins takes the new order",
  async (version) => {
    const history = await recordedBy(version, branched);
    expect(activitiesOf(history)).toEqual(["second", "first"]);
    expect(await divergences(history, secondThenFirst)).toEqual([]);
  },
);

it("a change without a branch fails what an older version began", async () => {
  const found = await divergences(await recordedBy("0.1.0", firstThenSecond), secondThenFirst);
  expect(found[0]).toBe("then: #0 activity first; now: #0 activity second");
});
