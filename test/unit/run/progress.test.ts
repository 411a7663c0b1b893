import { describe, expect, it } from "vitest";
import { blockingControl, endRun, enterStep, park, showPlan } from "../../../domain/run/progress.ts";
import { RunState, hasEnded, type RunCommand, type RunRecord } from "../../../domain/run/record.ts";
import { aReport } from "./example-report.ts";
import { aParkedRun, aPlan, aPlanHash, aRun, anIncident } from "./example-runs.ts";
import { person } from "../../support/people.ts";

const at = (minute: number) => `2030-03-01T08:0${String(minute)}:00.000Z`;
const reading = { state: "running", step: "read", detail: "the cluster", at: at(1) } as const;
const planning = { state: "planned", step: "plan", detail: "9 writes", at: at(2) } as const;

describe("entering a step", () => {
  it("ends the step that is open and opens the next", () => {
    const run = enterStep(enterStep(aRun(), reading), planning);
    expect(run).toMatchObject({ state: "planned", updatedAt: at(2) });
    expect(run.steps).toEqual([
      { name: "read", detail: "the cluster", startedAt: at(1), endedAt: at(2) },
      { name: "plan", detail: "9 writes", startedAt: at(2) },
    ]);
  });

  it("that was entered already changes nothing, even when it is no longer the last", () => {
    const run = enterStep(enterStep(aRun(), reading), planning);
    expect(enterStep(run, planning)).toBe(run);
    expect(enterStep(run, reading)).toBe(run);
  });

  it("of the same name later is a step of its own", () => {
    const run = enterStep(enterStep(aRun(), reading), { ...reading, at: at(3) });
    expect(run.steps.map(({ startedAt }) => startedAt)).toEqual([at(1), at(3)]);
  });
});

describe("a boundary", () => {
  const pause: RunCommand = { name: "pause", by: person("ada"), at: at(0), reason: "change freeze" };
  const next = { ...planning, boundary: true };

  it("shows who paused the run and why, and does not open the step", () => {
    const run = enterStep(enterStep(aRun({ commands: [pause] }), reading), next);
    expect(run.state).toBe("paused");
    expect(run.steps.map(({ name, detail }) => [name, detail])).toEqual([
      ["read", "the cluster"],
      ["pause", "paused by ada: change freeze"],
    ]);
    expect(blockingControl(run, next)).toEqual(pause);
    expect(enterStep(run, { ...next, at: at(3) })).toBe(run);
  });

  it("shows who resumed it, and opens the step", () => {
    const paused = enterStep(enterStep(aRun({ commands: [pause] }), reading), next);
    const resumed = {
      ...paused,
      commands: [pause, { name: "resume" as const, by: person("bob"), at: at(3) }],
    };
    const run = enterStep(resumed, { ...next, at: at(4) });
    expect(run.state).toBe("planned");
    expect(run.steps.slice(1)).toEqual([
      {
        name: "pause",
        detail: "paused by ada: change freeze; resumed by bob",
        startedAt: at(2),
        endedAt: at(4),
      },
      { name: "plan", detail: "9 writes", startedAt: at(4) },
    ]);
  });

  it("opens nothing once the run is cancelled, paused or not", () => {
    const cancel: RunCommand = { name: "cancel", by: person("ada"), at: at(0) };
    const run = aRun({ commands: [pause, cancel] });
    expect(enterStep(run, next)).toBe(run);
  });

  it("does not stop a step that belongs to what has begun", () => {
    const run = enterStep(aRun({ commands: [pause] }), planning);
    expect(blockingControl(run, planning)).toBeUndefined();
    expect(run.state).toBe("planned");
  });

  it("does not close again a step that was opened before the command", () => {
    const open = enterStep(aRun(), next);
    const commanded = { ...open, commands: [pause] };
    expect(enterStep(commanded, next)).toBe(commanded);
    expect(blockingControl(commanded, next)).toBeUndefined();
  });

  it("within a step holds it even where no time has passed, and goes on with it afterwards", () => {
    const again = { ...next, again: true };
    const open = enterStep(aRun(), next);
    expect(enterStep(open, { ...again, at: at(3) })).toBe(open);
    const commanded = { ...open, commands: [pause] };
    expect(blockingControl(commanded, again)).toEqual(pause);
    const paused = enterStep(commanded, again);
    expect(paused.steps.map(({ name }) => name)).toEqual(["plan", "pause"]);
    const resumed = {
      ...paused,
      commands: [pause, { name: "resume" as const, by: person("bob"), at: at(2) }],
    };
    const on = enterStep(resumed, again);
    expect([on.state, ...on.steps.map(({ name }) => name)]).toEqual(["planned", "plan", "pause", "plan"]);
  });

  it("keeps what waits for the run in a step, and only in that step", () => {
    const waiting = enterStep(aRun(), { ...planning, childInstances: ["a", "b"] });
    expect(waiting.childInstances).toEqual(["a", "b"]);
    expect(enterStep(waiting, { ...reading, at: at(4) })).not.toHaveProperty("childInstances");
  });
});

describe("parking", () => {
  it("shows the incident while it waits, and takes it away when it goes on", () => {
    const waiting = park(aRun({ state: "running" }), anIncident, at(3));
    expect(waiting).toMatchObject({ state: "waiting", incident: anIncident, updatedAt: at(3) });
    const going = park(waiting, null, at(4));
    expect(going).toMatchObject({ state: "running", updatedAt: at(4) });
    expect(going).not.toHaveProperty("incident");
  });

  it("twice on the same incident changes nothing, and neither does going on twice", () => {
    const waiting = aParkedRun();
    expect(park(waiting, anIncident, at(5))).toBe(waiting);
    const going = park(waiting, null, at(5));
    expect(park(going, null, at(6))).toBe(going);
  });
});

describe("a plan", () => {
  it("is kept with its hash, and the same plan made again changes nothing", () => {
    const run = showPlan(aRun(), aPlan, aPlanHash);
    expect(run).toMatchObject({ plan: aPlan, planHash: aPlanHash });
    expect(showPlan(run, { ...aPlan }, aPlanHash)).toBe(run);
  });

  it("is kept as it was made last: what is recorded twice, the second time late, replaces nothing newer", () => {
    const run = showPlan(aRun(), aPlan, aPlanHash);
    const newer = showPlan(run, { ...aPlan, madeAt: at(9) }, "other");
    expect(newer).toMatchObject({ plan: { madeAt: at(9) }, planHash: "other" });
    expect(showPlan(newer, aPlan, aPlanHash)).toBe(newer);
  });
});

describe("the end of a run", () => {
  it.each(["succeeded", "partlySucceeded", "refused", "cancelled"] as const)(
    "is the outcome of its report: %s",
    (outcome) => {
      const report = { ...aReport, outcome };
      const run = endRun(enterStep(aRun(), reading), { kind: "report", report }, at(5));
      expect(run).toMatchObject({ state: outcome, report, endedAt: at(5), updatedAt: at(5) });
      expect(run.steps.at(-1)?.endedAt).toBe(at(5));
    },
  );

  it("leaves no incident open", () => {
    const run = endRun(aParkedRun(), { kind: "report", report: aReport }, at(5));
    expect(run).not.toHaveProperty("incident");
  });

  it("as failed keeps the reason, cut to 500 characters", () => {
    const run = endRun(aRun(), { kind: "failed", failure: "x".repeat(900) }, at(5));
    expect(run).toMatchObject({ state: "failed", failure: "x".repeat(500) });
    expect(run).not.toHaveProperty("report");
  });

  it("is final: whatever is said afterwards, the record stays the same object", () => {
    for (const state of RunState.options.filter((state) => hasEnded({ state }))) {
      const run: RunRecord = aRun({ state });
      expect(enterStep(run, reading)).toBe(run);
      expect(park(run, anIncident, at(6))).toBe(run);
      expect(showPlan(run, aPlan, aPlanHash)).toBe(run);
      expect(endRun(run, { kind: "failed", failure: "late" }, at(6))).toBe(run);
    }
  });
});
