import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  fromHistoryJson,
  replayHistory,
  toHistoryJson,
  type HistoryEvent,
} from "../../../local/runtime/index.ts";
import { hosted } from "../../support/runtime/hosted.ts";
import { readRecording, recordingNames, registerProgram } from "../../support/runtime/recording.ts";

type Code = (context: df.OrchestrationContext) => Generator<df.Task, unknown, unknown>;

const app = (code: Code) => () => {
  df.app.activity("A", { handler: () => 1 });
  df.app.activity("B", { handler: () => 2 });
  df.app.orchestration("Work", code);
};

const inOrder: Code = function* (context) {
  yield context.df.callActivity("A");
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  return (yield context.df.callActivity("B")) as unknown;
};

const swapped: Code = function* (context) {
  yield context.df.callActivity("B");
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  return (yield context.df.callActivity("A")) as unknown;
};

const longerWait: Code = function* (context) {
  yield context.df.callActivity("A");
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 61_000));
  return (yield context.df.callActivity("B")) as unknown;
};

const shorter: Code = function* (context) {
  return (yield context.df.callActivity("A")) as unknown;
};

async function recorded(code: Code): Promise<readonly HistoryEvent[]> {
  const host = await hosted({ app: app(code) });
  const id = host.orchestrations.start({ name: "Work", input: null });
  await host.idle();
  return host.orchestrations.history(id);
}

const divergences = async (code: Code, history: readonly HistoryEvent[]) =>
  (await replayHistory({ app: app(code), history })).map(({ divergence }) => divergence);

describe("replaying a recorded history with today's code", () => {
  it("finds the same decisions at every turn if the code is the same", async () => {
    expect(await divergences(inOrder, await recorded(inOrder))).toEqual([null, null, null, null]);
  });

  it("finds steps whose order was changed", async () => {
    const [first, second] = await divergences(swapped, await recorded(inOrder));
    expect(first).toBe("then: #0 activity A; now: #0 activity B");
    expect(second).toContain("Non-Deterministic workflow detected");
  });

  it("finds a wait that was changed", async () => {
    const [, second] = await divergences(longerWait, await recorded(inOrder));
    expect(second).toBe(
      "then: #1 timer at 2026-03-01T12:01:00.000Z; now: #1 timer at 2026-03-01T12:01:01.000Z",
    );
  });

  it("finds steps that were removed", async () => {
    const [, second] = await divergences(shorter, await recorded(inOrder));
    expect(second).toBe("then: #1 timer at 2026-03-01T12:01:00.000Z; now: #1 Completed with 1");
  });

  it("takes a history that is cut short", async () => {
    const history = (await recorded(inOrder)).slice(0, 6);
    expect(await divergences(inOrder, history)).toEqual([
      null,
      "then: nothing more; now: #1 timer at 2026-03-01T12:01:00.000Z",
    ]);
  });

  // The code of NonDet is not the same in every replay.
  it.each(recordingNames.filter((name) => name !== "NonDet"))(
    "agrees with the real engine's own history of %s",
    async (name) => {
      const recording = readRecording(name);
      const own = recording.turns.filter(({ instanceId }) => instanceId === recording.instanceId);
      const history = own.at(-1)?.request.history.map(fromHistoryJson) ?? [];
      const turns = await replayHistory({
        app: () => {
          registerProgram(recording);
        },
        history,
      });
      const finished = turns.slice(0, -1);
      expect(finished.map(({ divergence }) => divergence)).toEqual(finished.map(() => null));
    },
  );
});

describe("the JSON of a history", () => {
  it("reads back as what it was written from", async () => {
    const history = await recorded(inOrder);
    expect(history.map(toHistoryJson).map(fromHistoryJson)).toEqual(history);
  });
});
