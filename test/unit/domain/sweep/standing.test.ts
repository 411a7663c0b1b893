import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountOf } from "../../../../domain/sweep/amount.ts";
import { endedIn, exhausted, failuresIn, retryEnded, total, waive } from "../../../../domain/sweep/budget.ts";
import { nextStarts } from "../../../../domain/sweep/next-starts.ts";
import {
  newStanding,
  notStarted,
  parkedTooLong,
  putOff,
  settled,
  type Standing,
  startedAs,
  taken,
  TargetEnd,
  triedAgain,
  inFlightAgain,
  waveBegun,
} from "../../../../domain/sweep/standing.ts";
import type { Target } from "../../../../domain/sweep/target.ts";
import type { Wave } from "../../../../domain/sweep/wave.ts";
import { sweepStandings } from "../../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../../platform/records/memory-records.ts";
import { clusterNamed, sweepRequest } from "../../../support/sweeps.ts";

const NOW = Date.parse("2026-03-02T08:00:00Z");

const targetAt = (index: number): Target => ({
  clusterId: clusterNamed(`c${String(index)}`, index % 3),
  subscription: `s${String(index % 3)}`,
  region: `r${String(index % 2)}`,
  wave: 0,
  planHash: "h",
  expectedMs: 60_000,
});

/** What may happen next in a sweep, drawn. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant("turn" as const) }),
  fc.record({ kind: fc.constant("die" as const), which: fc.nat(50) }),
  fc.record({
    kind: fc.constant("end" as const),
    which: fc.nat(50),
    end: fc.constantFrom(...TargetEnd.options),
  }),
  fc.record({ kind: fc.constant("park" as const), which: fc.nat(50) }),
  fc.record({ kind: fc.constant("unpark" as const), which: fc.nat(50) }),
  fc.record({ kind: fc.constant("busy" as const), which: fc.nat(50) }),
);

const limits = fc.record(
  {
    concurrency: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom("10%", "50%", "100%")),
    perSubscription: fc.integer({ min: 1, max: 3 }),
    perRegion: fc.integer({ min: 1, max: 3 }),
    maxFailures: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom("0%", "20%", "100%")),
    minSuccess: fc.integer({ min: 0, max: 5 }),
  },
  { requiredKeys: ["concurrency"] },
);

const at = <Value>(values: readonly Value[], which: number): Value | undefined =>
  values[which % Math.max(1, values.length)];

const most = (values: readonly number[]) => Math.max(0, ...values);

function alike({ inFlight }: Standing, keyOf: (one: ReturnType<typeof targetAt>) => string): number {
  const targets = inFlight.map(({ index }) => targetAt(index));
  return most([...Map.groupBy(targets, keyOf).values()].map(({ length }) => length));
}

describe("a sweep, whatever happens to its runs", () => {
  it("never has more in flight than it may, starts nothing over budget, and counts every target once", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        limits,
        fc.array(happening, { maxLength: 120 }),
        (targets, limit, happenings) => {
          const wave: Wave = { name: "all", ...limit };
          const request = sweepRequest({ waves: [wave], maxFailures: "100%" });
          let standing = waveBegun(newStanding([targets]), 0);
          const allowed = amountOf(wave.concurrency ?? 0, targets, "up");
          // Runs that a person lets go on come back in flight, whatever the limits say.
          let cameBack = 0;
          for (const step of happenings) {
            const before = standing;
            const spent = exhausted(before, request) !== undefined;
            switch (step.kind) {
              case "turn": {
                const { start } = nextStarts(standing, request, targetAt, NOW);
                if (spent) expect(start).toEqual([]);
                standing = taken(standing, start);
                for (const index of start)
                  standing = startedAs(standing, { index, runId: `run-${String(index)}` });
                break;
              }
              case "die": {
                const { start } = nextStarts(standing, request, targetAt, NOW);
                standing = taken(standing, start);
                // Some have begun before the process ended; whoever comes next finds that out.
                const began = start.slice(0, step.which % (start.length + 1));
                for (const index of began)
                  standing = startedAs(standing, { index, runId: `run-${String(index)}` });
                standing = notStarted(standing, new Set(start));
                expect(new Set(standing.pending)).toEqual(
                  new Set(before.pending.filter((place) => !began.includes(place))),
                );
                break;
              }
              case "end": {
                const one = at([...standing.inFlight, ...standing.parked], step.which);
                if (one === undefined) break;
                standing = settled(standing, one.index, step.end);
                // Said twice it counts once.
                expect(settled(standing, one.index, "failed")).toEqual(standing);
                break;
              }
              case "park": {
                const one = at(standing.inFlight, step.which);
                if (one !== undefined) standing = parkedTooLong(standing, one.index, "2026-03-02T08:00:00Z");
                break;
              }
              case "unpark": {
                const one = at(standing.parked, step.which);
                if (one === undefined) break;
                standing = inFlightAgain(standing, one.index);
                cameBack += 1;
                break;
              }
              case "busy": {
                const start = nextStarts(standing, request, targetAt, NOW).start.slice(0, 1);
                standing = taken(standing, start);
                for (const index of start)
                  standing = putOff(standing, index, "other", "2026-03-02T08:00:00Z");
                break;
              }
            }
            const counts = total(standing.counts);
            const everyone = [
              ...standing.pending,
              ...[...standing.inFlight, ...standing.parked].map(({ index }) => index),
            ];
            expect(new Set(everyone).size).toBe(everyone.length);
            expect(endedIn(counts) + standing.pending.length + standing.inFlight.length).toBe(targets);
            expect(counts.parked).toBe(standing.parked.length);
            expect(standing.inFlight.length).toBeLessThanOrEqual(allowed + cameBack);
            if (cameBack === 0) {
              expect(alike(standing, ({ subscription }) => subscription)).toBeLessThanOrEqual(
                wave.perSubscription ?? Infinity,
              );
              expect(
                alike(standing, ({ subscription, region }) => `${subscription} ${region}`),
              ).toBeLessThanOrEqual(wave.perRegion ?? Infinity);
            }
            // What fails beyond the budget was in flight when it was spent.
            if (spent)
              expect(standing.inFlight.length).toBeLessThanOrEqual(
                before.inFlight.length + (step.kind === "unpark" ? 1 : 0),
              );
          }
        },
      ),
    );
  });
});

describe("a target whose turn came again while somebody else started its run", () => {
  it("is in flight once its run is known, and waits no more", () => {
    const one = { index: 1 };
    const begun = taken(waveBegun(newStanding([3]), 0), [one.index]);
    const back = notStarted(begun, new Set([1]));
    expect(back).toMatchObject({ pending: [1, 0, 2], inFlight: [] });
    const started = startedAs(back, { ...one, runId: "run-1" });
    expect(started).toMatchObject({ pending: [0, 2], inFlight: [{ ...one, runId: "run-1" }] });
    expect(notStarted(started, new Set([1]))).toBe(started);
    expect(startedAs(settled(started, 1, "failed"), { ...one, runId: "run-1" }).inFlight).toEqual([]);
  });
});

describe("the failures that a sweep puts up with", () => {
  const request = sweepRequest({ waves: [{ name: "all", maxFailures: 1 }], maxFailures: "100%" });
  const ran = (ends: readonly TargetEnd[]) => {
    let standing = waveBegun(newStanding([10]), 0);
    for (const [index, end] of ends.entries()) {
      standing = settled(taken(standing, [index]), index, end);
    }
    return standing;
  };

  it("do not count what was not touched", () => {
    const standing = ran(["changedSincePlanned", "refused", "busy", "succeeded"]);
    expect(failuresIn(total(standing.counts))).toBe(0);
    expect(exhausted(standing, request)).toBeUndefined();
  });

  it("are over with the one that is too many, and the numbers say so", () => {
    expect(exhausted(ran(["failed"]), request)).toBeUndefined();
    expect(exhausted(ran(["failed", "succeeded", "partlySucceeded"]), request)).toEqual({
      ...{ budget: "failures", wave: "all", allowed: 1, failed: 2, succeeded: 1, running: 0, targets: 10 },
    });
  });

  it("begin anew once a person goes on without those that failed", () => {
    const standing = waive(ran(["failed", "failed"]));
    expect(exhausted(standing, request)).toBeUndefined();
  });

  it("are tried again with the count of their tries, and count no more meanwhile", () => {
    const standing = ran(["failed", "failed", "succeeded"]);
    const again = triedAgain(
      standing,
      new Map([
        [0, "failed"],
        [1, "failed"],
        [2, "succeeded"],
      ]),
    );
    expect(again.pending.slice(-2)).toEqual([0, 1]);
    expect(total(again.counts)).toMatchObject({ failed: 0, succeeded: 1 });
    expect(again.retries).toEqual({ "0": 1, "1": 1 });
    expect(exhausted(again, request)).toBeUndefined();
  });

  it("are not excused by earlier ones that a person went on without and then had tried again", () => {
    const failed = new Map([0, 1].map((place): [number, TargetEnd] => [place, "failed"]));
    let standing = retryEnded(waive(ran(["failed", "failed"])), failed);
    expect(exhausted(standing, request)).toBeUndefined();
    for (const index of [0, 1]) {
      standing = settled(taken(standing, [index]), index, "failed");
    }
    expect(exhausted(standing, request)).toMatchObject({ budget: "failures", allowed: 1, failed: 2 });
  });

  it("stop a wave in which nothing succeeds, which is never called completed", () => {
    const all = Array.from({ length: 10 }, (): TargetEnd => "changedSincePlanned");
    expect(exhausted(ran(all), request)).toMatchObject({ budget: "successes", wave: "all", allowed: 1 });
  });
});

describe("a sweep of ten thousand", () => {
  const many = 10_000;
  const longest = `inspect-${"n".repeat(40)}-${"0".repeat(12)}`;

  function begun(): { standing: Standing; looks: number } {
    const request = sweepRequest({ waves: [{ name: "all", concurrency: "100%" }] });
    let standing = waveBegun(newStanding([many]), 0);
    let looks = 0;
    for (; ; looks += 1) {
      const { start } = nextStarts(standing, request, targetAt, NOW);
      if (start.length === 0) return { standing, looks };
      standing = taken(standing, start);
    }
  }

  it("has all of them under way at once where its wave says so, in a record that holds the longest names", async () => {
    const { standing, looks } = begun();
    expect(standing.inFlight).toHaveLength(many);
    expect(looks).toBeLessThanOrEqual(50);
    const named = {
      ...standing,
      inFlight: standing.inFlight.map((one) => ({ ...one, runId: longest })),
    };
    expect(await memoryRecords().insert(sweepStandings, "sweep", named)).toBe(true);
  });
});
