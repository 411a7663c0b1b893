import { expect, it } from "vitest";
import { makeTellTargets } from "../../../activities/tell-targets/handler.ts";
import type { TargetRuns } from "../../../activities/target-runs.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { READ_AT } from "../../support/migration-facts.ts";
import { frozenTarget, sweepAtRecords } from "../../support/sweep-at-records.ts";

const SAID = { says: "pause", by: { name: "Ada" }, reason: "with the sweep" } as const;

/** A sweep with as many runs that go on, those at `waits` parked, and one that is written down and not started. */
async function sweepInFlight(count: number, waits: readonly number[] = []) {
  const records = memoryRecords();
  const targets = Array.from({ length: count + 1 }, (_, place) => frozenTarget(place));
  const inFlight = targets.map((_, index) =>
    index === count ? { index } : { index, runId: `run-${String(index)}` },
  );
  // In the order in which they were started, which is not that of the list.
  const standing = {
    inFlight: inFlight.filter(({ index }) => !waits.includes(index)).reverse(),
    parked: waits.map((index) => ({ index, wave: 0, runId: `run-${String(index)}`, since: READ_AT })),
  };
  const run = await sweepAtRecords(records, { targets, standing: (begun) => ({ ...begun, ...standing }) });
  await records.insert(runs, run.id, run);
  const told: string[] = [];
  let [now, most] = [0, 0];
  const targetRuns: TargetRuns = {
    start: () => Promise.reject(new Error("nothing starts here")),
    find: () => Promise.resolve(undefined),
    async say(runId) {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      told.push(runId);
      now -= 1;
    },
  };
  const tell = makeTellTargets(records, targetRuns);
  return { told, most: () => most, tell: (after?: number) => tell({ runId: run.id, ...SAID, after }) };
}

it("tells 2,500 runs a page at a time, each once and not one after the other", async () => {
  const { told, tell, most } = await sweepInFlight(2500);
  expect(await tell()).toEqual({ kind: "done", value: { after: 999 } });
  expect(told).toHaveLength(1000);
  expect(await tell(999)).toEqual({ kind: "done", value: { after: 1999 } });
  expect(await tell(1999)).toEqual({ kind: "done", value: null });
  expect(new Set(told).size).toBe(2500);
  expect(told).toHaveLength(2500);
  expect(most()).toBe(25);
});

it("tells the same page once more where the activity is repeated", async () => {
  const { told, tell } = await sweepInFlight(3);
  expect([await tell(), await tell()]).toEqual(new Array(2).fill({ kind: "done", value: null }));
  expect(told).toEqual(["run-0", "run-1", "run-2", "run-0", "run-1", "run-2"]);
});

it("tells runs that count as failures while they wait for a person, too: they are alive", async () => {
  const { told, tell } = await sweepInFlight(4, [1, 3]);
  expect(await tell()).toEqual({ kind: "done", value: null });
  expect(told).toEqual(["run-0", "run-1", "run-2", "run-3"]);
});
