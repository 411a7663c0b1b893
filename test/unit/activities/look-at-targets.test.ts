import { describe, expect, it } from "vitest";
import { lookAtTargets } from "../../../activities/advance-sweep/look-at-targets.ts";
import type { OpenSweep } from "../../../activities/open-sweep.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { newStanding, startedAs, type Standing, taken, waveBegun } from "../../../domain/sweep/standing.ts";
import type { Target } from "../../../domain/sweep/target.ts";
import { minutes } from "../../../domain/text/duration.ts";
import { runs, sweepStandings } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { change, type Records } from "../../../platform/records/records.ts";
import { pastMigration } from "../../support/past-migration.ts";
import { clusterNamed, sweepRequest } from "../../support/sweeps.ts";

const BEGIN = Date.parse("2026-03-02T08:00:00Z");
const SWEEP = "sweep-of-many";
const TARGETS = 500;

const place = { subscription: "s", region: "r" };
const runId = (index: number) => `migrate-${String(index)}`;

const sweep: OpenSweep = {
  run: { ...pastMigration, id: SWEEP, workflow: "sweep" },
  request: sweepRequest(),
  targets: [],
  parkedAfterMs: minutes(240),
  targetAt: (index): Target => ({
    clusterId: clusterNamed(`c${String(index)}`),
    ...place,
    ...{ wave: 0, planHash: "h", expectedMs: minutes(60) },
  }),
};

function runOf(index: number): RunRecord {
  const { report: _report, endedAt: _endedAt, ...run } = pastMigration;
  return { ...run, id: runId(index), state: "running", sweep: { id: SWEEP, wave: "all" } };
}

async function allInFlight(): Promise<{ records: Records; reads: () => number }> {
  const records = memoryRecords();
  let standing: Standing = waveBegun(newStanding([TARGETS]), 0);
  standing = taken(
    standing,
    Array.from({ length: TARGETS }, (_, index) => index),
  );
  for (let index = 0; index < TARGETS; index += 1) {
    standing = startedAs(standing, { index, runId: runId(index) });
    await records.insert(runs, runId(index), runOf(index));
  }
  await records.insert(sweepStandings, SWEEP, standing);
  let reads = 0;
  const counting: Records = {
    read: (kind, key) => {
      if (kind.name === runs.name) reads += 1;
      return records.read(kind, key);
    },
    insert: (kind, key, value) => records.insert(kind, key, value),
    replace: (kind, key, value, version) => records.replace(kind, key, value, version),
    remove: (kind, key, version) => records.remove(kind, key, version),
    list: (kind, page) => records.list(kind, page),
    close: () => records.close(),
  };
  return { records: counting, reads: () => reads };
}

const look = (records: Records, afterMs = 0) =>
  lookAtTargets(records, sweep, new Date(BEGIN + afterMs).toISOString());

const end = (records: Records, index: number, state: string) =>
  change(records, runs, runId(index), (run) => ({ ...run, state, endedAt: new Date(BEGIN).toISOString() }));

describe("the look of a sweep at its runs", () => {
  it("counts every end, and reads few runs however many go on", async () => {
    const { records, reads } = await allInFlight();
    await end(records, 7, "succeeded");
    await end(records, 480, "failed");
    const before = reads();
    const { inFlight, counts } = await look(records);
    expect(counts[0]).toMatchObject({ succeeded: 1, failed: 1 });
    expect(inFlight).toHaveLength(TARGETS - 2);
    expect(reads() - before).toBeLessThan(50);
  });

  it("counts an end once, and does not come back to it", async () => {
    const { records } = await allInFlight();
    await end(records, 7, "succeeded");
    await look(records);
    const { counts } = await look(records, minutes(1));
    expect(counts[0]).toMatchObject({ succeeded: 1 });
    expect((await records.read(runs, runId(7)))?.value.sweep?.counted).toBe(true);
  });

  it("finds out in the end that the record of a run is gone", async () => {
    const { records } = await allInFlight();
    const stored = await records.read(runs, runId(333));
    await records.remove(runs, runId(333), stored?.version ?? "");
    let failed = 0;
    for (let turn = 0; turn <= TARGETS / 20 && failed === 0; turn += 1) {
      failed = (await look(records, turn * minutes(1))).counts[0]?.failed ?? 0;
    }
    expect(failed).toBe(1);
  });

  it("counts a run that waits for a person for too long, and lets it be in flight again once it goes on", async () => {
    const { records } = await allInFlight();
    const since = new Date(BEGIN).toISOString();
    await change(records, runs, runId(9), (run) => ({
      ...run,
      incident: {
        id: "i",
        step: "s",
        activity: "a",
        code: "c",
        resource: "r",
        message: "m",
        remedy: "r",
        since,
      },
    }));
    expect((await look(records)).parked).toEqual([]);
    const late = await look(records, minutes(241));
    expect(late.parked.map(({ index }) => index)).toEqual([9]);
    await change(records, runs, runId(9), ({ incident: _over, ...run }) => run);
    const again = await look(records, minutes(242));
    expect(again.parked).toEqual([]);
    expect(again.inFlight).toHaveLength(TARGETS);
  });
});
