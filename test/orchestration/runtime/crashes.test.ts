import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  crashPoints,
  SqliteStore,
  startHost,
  VirtualClock,
  type CrashPoint,
  type HistoryEvent,
  type RunningHost,
} from "../../../local/runtime/index.ts";
import { outcomeOf, testStart } from "../../support/runtime/hosted.ts";
import { shapeOf } from "../../support/runtime/history-shape.ts";
import { temporaryStoreFile } from "../../support/runtime/temp-store.ts";

class Crash extends Error {}

/** Crashes at the n-th time that the host passes a point, and never again. */
function crashOnce(
  point: CrashPoint,
  nth: number,
): { hook: (at: CrashPoint) => void; crashed: () => boolean } {
  let passed = 0;
  return {
    hook: (at) => {
      if (at === point && ++passed === nth) throw new Crash(`${point} #${nth}`);
    },
    crashed: () => passed >= nth,
  };
}

function registerApp(ran: string[]): void {
  const step = df.app.activity("Step", {
    handler: (name: string) => {
      ran.push(name);
      return `${name} done`;
    },
  });
  df.app.orchestration("Child", function* (context) {
    return (yield step(`child ${String(context.df.getInput())}`)) as string;
  });
  df.app.orchestration("Parent", function* (context) {
    const first: unknown = yield step("first");
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
    const both: unknown = yield context.df.Task.all([
      step("left"),
      context.df.callSubOrchestrator("Child", "x", "the-child"),
    ]);
    const go: unknown = yield context.df.waitForExternalEvent("Go");
    return [first, both, go];
  });
}

/** Does what a client does until the work is done, starting the host anew whenever it breaks. */
async function carryThrough(
  file: string,
  hook: (at: CrashPoint) => void,
): Promise<{ history: HistoryEvent[]; ran: string[]; purged: number }> {
  const ran: string[] = [];
  for (let restarts = 0; restarts < 5; restarts++) {
    const host = await startHost({
      app: () => {
        registerApp(ran);
      },
      store: new SqliteStore(file),
      clock: new VirtualClock({ start: testStart }),
      onCrashPoint: hook,
    });
    try {
      const history = await work(host);
      const purged = host.orchestrations.purge(["the-child"]);
      return { history, ran, purged };
    } catch (error) {
      if (!(error instanceof Error && error.cause instanceof Crash)) throw error;
      await host.broken;
    } finally {
      await host.stop();
    }
  }
  throw new Error("The work did not get done.");
}

async function work(host: RunningHost): Promise<HistoryEvent[]> {
  const broken = host.broken.then((cause) => Promise.reject(new Error("broken", { cause })));
  broken.catch(() => undefined);
  const { orchestrations } = host;
  if (orchestrations.instance("one") === undefined) {
    orchestrations.start({ name: "Parent", instanceId: "one", input: null });
  }
  await Promise.race([host.idle(), broken]);
  const raised = orchestrations.history("one").some(({ type }) => type === "EventRaised");
  if (!raised) orchestrations.raise("one", "Go", '"went"');
  await Promise.race([host.idle(), broken]);
  expect(outcomeOf(host, "one")).toEqual({
    status: "Completed",
    output: ["first done", ["left done", "child x done"], "went"],
  });
  return [...orchestrations.history("one")];
}

const calm = await undisturbed();

/** What the work comes to without a crash, and how often it passes each point. */
async function undisturbed(): Promise<{ shape: unknown[]; passes: Map<CrashPoint, number> }> {
  const folder = mkdtempSync(join(tmpdir(), "runtime-calm-"));
  const passes = new Map<CrashPoint, number>();
  try {
    const { history } = await carryThrough(join(folder, "store.db"), (at) => {
      passes.set(at, (passes.get(at) ?? 0) + 1);
    });
    return { shape: shapeOf(history), passes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const occurrences = [...calm.passes].flatMap(([point, times]) =>
  Array.from({ length: times }, (_, index) => [point, index + 1] as const),
);

describe("a host that crashes and starts again on the same file", () => {
  it.each(occurrences)("comes to the same end after a crash at %s, time %i", async (point, nth) => {
    const { hook, crashed } = crashOnce(point, nth);
    const { history, ran } = await carryThrough(temporaryStoreFile(), hook);
    expect(crashed()).toBe(true);
    expect(shapeOf(history)).toEqual(calm.shape);
    const applied = history.flatMap((event) => ("taskId" in event ? [event.taskId] : []));
    expect(new Set(applied).size, "a result applied twice").toBe(applied.length);
    expect(new Set(ran)).toEqual(new Set(["first", "left", "child x"]));
    expect(ran.length - new Set(ran).size, "activities run again").toBeLessThanOrEqual(2);
  });

  it("passes every crash point at least once in this work", () => {
    expect([...calm.passes.keys()].sort()).toEqual([...crashPoints].sort());
  });

  it("goes on in virtual time from where it was", async () => {
    const file = temporaryStoreFile();
    await carryThrough(file, () => undefined);
    const clock = new VirtualClock({ start: testStart });
    const store = new SqliteStore(file);
    const host = await startHost({
      app: () => {
        registerApp([]);
      },
      store,
      clock,
    });
    expect(clock.now()).toBe(testStart + 60_000);
    await host.stop();
  });
});
