import { describe, expect, it } from "vitest";
import { makeAdvanceSweep } from "../../../activities/advance-sweep/handler.ts";
import type { TargetOrder, TargetRuns } from "../../../activities/target-runs.ts";
import type { SweepRequest } from "../../../domain/sweep/request.ts";
import type { Standing } from "../../../domain/sweep/standing.ts";
import { hours, minutes } from "../../../domain/text/duration.ts";
import { runs, sweepStandings } from "../../../platform/records/kinds.ts";
import { change } from "../../../platform/records/records.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { frozenTarget, sweepAtRecords } from "../../support/sweep-at-records.ts";
import { sweepRequest } from "../../support/sweeps.ts";

const BEGIN = Date.parse("2026-03-02T08:00:00Z");
/** Open from eight to twelve: a cluster needs an hour and a quarter. */
const MORNING: Partial<SweepRequest> = {
  windows: [{ days: ["monday"], start: "08:00", durationMinutes: 240, timeZone: "UTC" }],
};

/** Runs of targets in a process that dies when it is told to. */
class MortalRuns implements TargetRuns {
  readonly started: string[] = [];
  dies: "never" | "beforeStart" | "afterStart" = "never";
  readonly #insert: (runId: string) => Promise<unknown>;

  constructor(insert: (runId: string) => Promise<unknown>) {
    this.#insert = insert;
  }

  async start(order: TargetOrder) {
    if (this.dies === "beforeStart") throw new Error("the process ends");
    const runId = this.#idOf(order);
    if (!this.started.includes(runId)) {
      await this.#insert(runId);
      this.started.push(runId);
    }
    if (this.dies === "afterStart") throw new Error("the process ends");
    return { kind: "started", runId } as const;
  }

  find(order: TargetOrder) {
    const runId = this.#idOf(order);
    return Promise.resolve(this.started.includes(runId) ? runId : undefined);
  }

  say() {
    return Promise.resolve();
  }

  #idOf({ planHash, triesBefore }: TargetOrder): string {
    return `${planHash}-${String(triesBefore)}`;
  }
}

async function sweepOf(count: number, more: Partial<SweepRequest> = {}) {
  const records = memoryRecords();
  const request = sweepRequest({ waves: [{ name: "all", concurrency: 2 }], ...more });
  const targets = Array.from({ length: count }, (_, place) => frozenTarget(place));
  const run = await sweepAtRecords(records, { request, targets });
  await records.insert(runs, run.id, run);
  const targetRuns = new MortalRuns((id) =>
    records.insert(runs, id, { ...run, id, sweep: { id: run.id, wave: "all" } }),
  );
  let now = BEGIN;
  const advance = makeAdvanceSweep(records, targetRuns, { now: () => now });
  return {
    runs: targetRuns,
    pass: (ms: number) => (now += ms),
    /** A look; with `at` it is one that was asked for then and comes only now. */
    look: (asked: { starts?: boolean; at?: number } = {}) =>
      advance({
        runId: run.id,
        ...{ at: new Date(asked.at ?? now).toISOString(), wave: 0, starts: asked.starts ?? true },
      }),
    async standing(): Promise<Standing> {
      const stored = await records.read(sweepStandings, run.id);
      if (stored === undefined) throw new Error("the sweep has no standing");
      return stored.value;
    },
    end: (runId: string, state: string) =>
      change(records, runs, runId, (one) => ({ ...one, state, endedAt: new Date(now).toISOString() })),
  };
}

describe("a sweep whose process ends between the list of what starts and the starts", () => {
  it("starts them once the next look comes", async () => {
    const sweep = await sweepOf(3, MORNING);
    sweep.runs.dies = "beforeStart";
    await expect(sweep.look()).rejects.toThrow("the process ends");
    expect((await sweep.standing()).inFlight).toHaveLength(2);
    sweep.runs.dies = "never";
    await sweep.look();
    expect(sweep.runs.started).toEqual(["hash-of-shop-0-0", "hash-of-shop-1-0"]);
    expect((await sweep.standing()).pending).toEqual([2]);
  });

  it("starts nothing if its hours are over by then, and starts them in the order of the wave when they come again", async () => {
    const sweep = await sweepOf(3, MORNING);
    sweep.runs.dies = "beforeStart";
    await expect(sweep.look()).rejects.toThrow("the process ends");
    sweep.runs.dies = "never";
    sweep.pass(hours(12));
    const answer = await sweep.look();
    expect(sweep.runs.started).toEqual([]);
    expect(await sweep.standing()).toMatchObject({ inFlight: [], pending: [0, 1, 2] });
    expect(answer).toMatchObject({ kind: "done", value: { kind: "going" } });
    sweep.pass(hours(7 * 24 - 12));
    await sweep.look();
    expect(sweep.runs.started).toEqual(["hash-of-shop-0-0", "hash-of-shop-1-0"]);
  });

  it("starts nothing in a blackout that has begun by then", async () => {
    const from = new Date(BEGIN + hours(2)).toISOString();
    const sweep = await sweepOf(2, { blackouts: [{ from, to: new Date(BEGIN + hours(9)).toISOString() }] });
    sweep.runs.dies = "beforeStart";
    await expect(sweep.look()).rejects.toThrow("the process ends");
    sweep.runs.dies = "never";
    sweep.pass(hours(3));
    await sweep.look();
    expect(sweep.runs.started).toEqual([]);
  });

  it("starts nothing if the sweep ends now", async () => {
    const sweep = await sweepOf(2);
    sweep.runs.dies = "beforeStart";
    await expect(sweep.look()).rejects.toThrow("the process ends");
    sweep.runs.dies = "never";
    expect(await sweep.look({ starts: false })).toMatchObject({ value: { kind: "over" } });
    expect(sweep.runs.started).toEqual([]);
  });

  it("starts nothing if what was in flight has spent the budget", async () => {
    const waves = [{ name: "all", concurrency: 2, perSubscription: 2, maxFailures: 0 }];
    const sweep = await sweepOf(5, { maxFailures: 0, waves });
    await sweep.look();
    await sweep.end("hash-of-shop-0-0", "succeeded");
    sweep.runs.dies = "beforeStart";
    await expect(sweep.look()).rejects.toThrow("the process ends");
    sweep.runs.dies = "never";
    await sweep.end("hash-of-shop-1-0", "failed");
    expect(await sweep.look()).toMatchObject({ value: { kind: "exhausted" } });
    expect(sweep.runs.started).toEqual(["hash-of-shop-0-0", "hash-of-shop-1-0"]);
    expect(await sweep.standing()).toMatchObject({ inFlight: [], pending: [2, 3, 4] });
  });

  it("counts a run that had begun by then, and starts no second one", async () => {
    const sweep = await sweepOf(1, MORNING);
    sweep.runs.dies = "afterStart";
    await expect(sweep.look()).rejects.toThrow("the process ends");
    sweep.runs.dies = "never";
    sweep.pass(hours(12));
    await sweep.look({ starts: false });
    expect(sweep.runs.started).toEqual(["hash-of-shop-0-0"]);
    expect((await sweep.standing()).inFlight).toMatchObject([{ index: 0, runId: "hash-of-shop-0-0" }]);
  });
});

describe("a look that was asked for long before it comes", () => {
  it("goes by the clock: nothing starts outside the hours", async () => {
    const sweep = await sweepOf(1, MORNING);
    sweep.pass(hours(12));
    await sweep.look({ at: BEGIN });
    expect(sweep.runs.started).toEqual([]);
  });

  it("never goes back behind the time of the workflow, whose timers fire early", async () => {
    const sweep = await sweepOf(1, MORNING);
    sweep.pass(-minutes(1));
    await sweep.look({ at: BEGIN });
    expect(sweep.runs.started).toEqual(["hash-of-shop-0-0"]);
  });
});
