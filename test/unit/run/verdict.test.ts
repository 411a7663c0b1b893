import { describe, expect, it } from "vitest";
import { hours, minutes, seconds } from "../../../domain/text/duration.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { restarted } from "../../../domain/run/restart.ts";
import {
  type InstanceSeen,
  judgeRun,
  LATE_AT_MOST_MS,
  type RunVerdict,
  STUCK_AT_MOST_MS,
} from "../../../domain/run/verdict.ts";
import { READ_AT } from "../../support/migration-facts.ts";
import { aRun } from "./example-runs.ts";

const NOW = Date.parse(READ_AT) + hours(2);
const at = (ms: number): string => new Date(ms).toISOString();
const running = aRun({ state: "waiting", updatedAt: at(NOW - hours(1)) });
const failed: InstanceSeen = { kind: "over", how: "Failed", said: "Non-Deterministic workflow detected" };
const alive = (quietUntil?: number, suspended = false): InstanceSeen => ({
  kind: "alive",
  suspended,
  lastTurnAt: NOW - hours(1),
  ...(quietUntil === undefined ? {} : { quietUntil }),
});

const judged = (run: RunRecord, seen: InstanceSeen, now = NOW): RunVerdict => judgeRun(run, seen, now);

describe("an instance that is over while its run is not", () => {
  it.each(["Failed", "Completed", "Canceled"] as const)("as %s is started again", (how) => {
    expect(judged(running, { kind: "over", how, said: "" })).toEqual({
      kind: "restart",
      because: `its instance ended as ${how}, and the run had not ended`,
    });
  });

  it("says what the engine says of it", () => {
    expect(judged(running, failed)).toMatchObject({
      because: expect.stringMatching(/: Non-Deterministic workflow detected$/) as string,
    });
  });

  it("as Terminated is not: somebody wanted it to stop", () => {
    expect(judged(running, { kind: "over", how: "Terminated", said: "enough" })).toEqual({
      kind: "fail",
      why: "somebody terminated its instance: enough",
    });
  });

  it("is missing: it is started again, because it was purged or its task hub is gone", () => {
    expect(judged(running, { kind: "missing" })).toMatchObject({ kind: "restart" });
  });

  it("is told when it will be started again, where it was so a moment ago", () => {
    const again = { ...restarted(running, at(NOW), "lost"), steps: [] };
    const verdict = judged(again, failed, NOW + minutes(1));
    expect(verdict).toMatchObject({
      kind: "stuck",
      stuck: { nextStep: expect.stringContaining(at(NOW + minutes(5))) as string },
    });
    if (verdict.kind !== "stuck") throw new Error("it is not stuck");
    expect(judged({ ...again, stuck: verdict.stuck }, failed, NOW + minutes(2))).toEqual({ kind: "fine" });
    expect(judged({ ...again, stuck: verdict.stuck }, failed, NOW + minutes(5))).toMatchObject({
      kind: "restart",
    });
  });

  it("for the fourth time on one day ends the run", () => {
    const thrice = [0, 1, 2].reduce((run, n) => restarted(run, at(NOW + n), "lost"), running);
    expect(judged({ ...thrice, steps: [] }, failed, NOW + hours(1))).toEqual({
      kind: "fail",
      why: "its instance ended as Failed, and the run had not ended: Non-Deterministic workflow detected; it was started again 3 times within a day",
    });
  });
});

describe("an instance that was never started", () => {
  it("is given a minute, because whoever starts it may be about to", () => {
    const run = aRun({ createdAt: at(NOW - seconds(59)) });
    expect(judged(run, { kind: "missing" })).toEqual({ kind: "fine" });
    expect(judged(run, { kind: "missing" }, NOW + seconds(1))).toEqual({ kind: "start" });
  });

  it("is started after a restart as well", () => {
    const run = restarted(running, at(NOW), "lost");
    expect(judged(run, { kind: "missing" }, NOW + seconds(1))).toEqual({ kind: "fine" });
    expect(judged(run, { kind: "missing" }, NOW + minutes(2))).toEqual({ kind: "start" });
  });
});

describe("an instance that lives", () => {
  it.each([
    ["until it said that it is quiet", NOW + hours(1)],
    ["a little longer, because timers and messages may be late", NOW - LATE_AT_MOST_MS],
    ["where it does not say", undefined],
  ])("is left alone %s", (_how, quietUntil) => {
    expect(judged(running, alive(quietUntil))).toEqual({ kind: "fine" });
  });

  it("is stuck where it is late, once: since when, why, and what comes of it", () => {
    const late = alive(NOW - LATE_AT_MOST_MS - 1);
    const verdict = judged(running, late);
    expect(verdict).toEqual({
      kind: "stuck",
      stuck: {
        since: at(NOW - hours(1)),
        seenAt: at(NOW),
        because: `nothing has come from its instance ${running.id} since ${at(NOW - hours(1))}, and what it does there does not take so long`,
        nextStep: `wait: if it has not gone on by ${at(NOW + STUCK_AT_MOST_MS)}, the run is started again from its checkpoint; or POST …/cancel`,
      },
    });
    if (verdict.kind !== "stuck") throw new Error("it is not stuck");
    const known = { ...running, stuck: verdict.stuck };
    expect(judged(known, late, NOW + STUCK_AT_MOST_MS - 1)).toEqual({ kind: "fine" });
    expect(judged(known, late, NOW + STUCK_AT_MOST_MS)).toMatchObject({ kind: "restart" });
    expect(judged(known, alive(NOW + hours(1)))).toEqual({ kind: "moves" });
  });

  it("is looked at for another hour where it has moved since: an app that was away is not to blame", () => {
    const stuck = { since: at(NOW - hours(9)), seenAt: at(NOW - hours(8)), because: "", nextStep: "" };
    expect(judged({ ...running, stuck }, alive(NOW - hours(1) + 1))).toMatchObject({
      kind: "stuck",
      stuck: { seenAt: at(NOW) },
    });
  });

  it("and was suspended by hand is shown, and not started again", () => {
    const seen = alive(NOW + hours(1), true);
    const verdict = judged(running, seen);
    expect(verdict).toMatchObject({
      kind: "stuck",
      stuck: { because: expect.stringContaining("suspended") as string },
    });
    if (verdict.kind !== "stuck") throw new Error("it is not stuck");
    expect(judged({ ...running, stuck: verdict.stuck }, seen, NOW + hours(100))).toEqual({ kind: "fine" });
  });
});
