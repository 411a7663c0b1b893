import { describe, expect, it } from "vitest";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import { instanceOf, isStarting } from "../../../domain/run/instance.ts";
import { enterStep } from "../../../domain/run/progress.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { continuedFrom, mayRestart, restarted } from "../../../domain/run/restart.ts";
import { READ_AT } from "../../support/migration-facts.ts";
import { aParkedRun, aPlanHash, aRun, aRunThatAsks } from "./example-runs.ts";

const START = Date.parse(READ_AT);
const after = (ms: number): string => new Date(START + ms).toISOString();

/** A run that was started again at these times after its start. */
function restartedAt(...times: readonly number[]): RunRecord {
  return times.reduce((run, ms) => restarted(run, after(ms), "its worker died"), aRun({ state: "running" }));
}

describe("a run whose instance was lost", () => {
  it("is carried by another instance, which has not begun until it records a step", () => {
    const first = aRun({ state: "running" });
    const again = restarted(first, after(0), "its worker died");
    expect([instanceOf(first), instanceOf(again)]).toEqual([first.id, `${first.id}-r1`]);
    expect([isStarting(aRun()), isStarting(first), isStarting(again)]).toEqual([true, false, true]);
    const next = { state: "running", step: "read", detail: "the cluster", at: after(1000) };
    expect(isStarting(enterStep(again, next))).toBe(false);
    expect(instanceOf(restarted(again, after(2000), "again"))).toBe(`${first.id}-r2`);
  });

  it("shows which one was lost, when and why, and as a step what happens now", () => {
    const run = restarted(
      aRun({ state: "running", steps: [{ name: "read", detail: "the cluster", startedAt: READ_AT }] }),
      after(minutes(1)),
      "its worker died",
    );
    expect(run.restarts).toEqual([{ at: after(minutes(1)), instance: run.id, because: "its worker died" }]);
    expect(run.steps).toEqual([
      { name: "read", detail: "the cluster", startedAt: READ_AT, endedAt: after(minutes(1)) },
      { name: "restart", detail: "restart 1: its worker died", startedAt: after(minutes(1)) },
    ]);
  });

  it("is tried again where it was parked, and remembers the child instances that may still run", () => {
    const run = restarted(aParkedRun({ childInstances: ["a-page"] }), after(0), "its worker died");
    expect(run).not.toHaveProperty("incident");
    expect(run).not.toHaveProperty("childInstances");
    expect(run).toMatchObject({ state: "queued", restarts: [{ childInstances: ["a-page"] }] });
  });

  it("may be approved while it is started again", () => {
    expect(restarted(aRunThatAsks(), after(0), "its worker died")).toMatchObject({
      state: "waitingForApproval",
      planHash: aPlanHash,
    });
  });
});

describe("how often a run is started again", () => {
  it.each([
    ["at once for the first time", [], 0, { kind: "now" }],
    ["five minutes after the first time", [0], minutes(4), { kind: "later", at: START + minutes(5) }],
    ["and not before", [0], minutes(5), { kind: "now" }],
    [
      "half an hour after the second time",
      [0, minutes(5)],
      minutes(20),
      { kind: "later", at: START + minutes(35) },
    ],
    ["and not before", [0, minutes(5)], minutes(35), { kind: "now" }],
    [
      "not a fourth time within a day",
      [0, minutes(5), hours(1)],
      hours(23),
      { kind: "never", why: "it was started again 3 times within a day" },
    ],
    ["at once on another day", [0, minutes(5), hours(1)], hours(26), { kind: "now" }],
    [
      "never again after ten times",
      Array.from({ length: 10 }, (_, day) => days(day)),
      days(20),
      { kind: "never", why: "it was started again 10 times" },
    ],
  ] as const)("%s", (_when, times, now, answer) => {
    expect(mayRestart(restartedAt(...times), START + now)).toEqual(answer);
  });
});

describe("what the next instance is told", () => {
  it("is nothing for the first one", () => {
    expect(continuedFrom(aRun())).toBeUndefined();
  });

  it("is how often there was another, how long the run was paused, and since when its plan waits", () => {
    const approve = { name: "approve", detail: "a plan waits for an approval", planHash: aPlanHash };
    const steps = [
      { ...approve, planHash: "of the plan before", startedAt: after(-1), endedAt: after(0) },
      { ...approve, startedAt: after(0), endedAt: after(hours(1)) },
      { name: "pause", detail: "", startedAt: after(hours(1)), endedAt: after(hours(3)) },
      { ...approve, startedAt: after(hours(3)), endedAt: after(hours(4)) },
      { name: "pause", detail: "", startedAt: after(hours(4)) },
    ];
    const run = restarted(aRunThatAsks({ steps }), after(hours(9)), "its worker died");
    expect(continuedFrom(run)).toEqual({
      times: 1,
      pausedMs: hours(7),
      asked: { planHash: aPlanHash, since: after(0) },
    });
  });
});
