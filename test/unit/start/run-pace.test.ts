import { describe, expect, it } from "vitest";
import { type After, type Moving, RunPace } from "../../../local/start/run-pace.ts";

const SPEED = 4000;

/** Timers that a test fires by hand. */
class Timers {
  readonly waiting = new Set<() => void>();
  readonly after: After = (_ms, then) => {
    this.waiting.add(then);
    return () => this.waiting.delete(then);
  };

  fire(): void {
    for (const then of [...this.waiting]) {
      this.waiting.delete(then);
      then();
    }
  }
}

function paced() {
  const timers = new Timers();
  let pace = 0;
  const run = new RunPace((now) => (pace = now), SPEED, timers.after);
  return { timers, run, pace: () => pace };
}

const running: Moving = { id: "one", state: "running" };
const incident = {
  ...{ id: "i", step: "changeIdentity", activity: "a", code: "c", resource: "r", message: "m" },
  ...{ remedy: "x", since: "2026-01-01T00:00:00Z" },
};

describe("simulated time", () => {
  it("passes as people's does while nobody follows a run", () => {
    const { run, pace } = paced();
    expect(pace()).toBe(1);
    run.seen(running);
    expect(pace()).toBe(1);
  });

  it("passes fast while a run that moves is followed, and no longer than that", () => {
    const { run, pace, timers } = paced();
    run.seen(running);
    run.asked("one");
    expect(pace()).toBe(SPEED);
    timers.fire();
    expect(pace()).toBe(1);
    run.asked("one");
    run.seen({ id: "one", state: "succeeded", endedAt: "2026-01-01T00:00:00Z" });
    expect(pace()).toBe(1);
  });

  it.each<[string, Moving]>([
    ["an approval", { id: "one", state: "waitingForApproval" }],
    ["an answer to an incident", { id: "one", state: "waiting", incident }],
    ["being resumed", { id: "one", state: "paused" }],
  ])("passes as people's does while a run waits for %s, however often it is asked for", (_what, waiting) => {
    const { run, pace } = paced();
    run.seen(running);
    run.asked("one");
    run.seen(waiting);
    run.asked("one");
    expect(pace()).toBe(1);
    run.seen(running);
    expect(pace()).toBe(SPEED);
  });

  it("passes fast as long as one of several runs is followed, each look counting anew", () => {
    const { run, pace, timers } = paced();
    run.seen(running);
    run.seen({ id: "two", state: "waitingForApproval" });
    run.asked("two");
    expect(pace()).toBe(1);
    run.asked("one");
    run.asked("one");
    expect(timers.waiting.size).toBe(2);
    expect(pace()).toBe(SPEED);
  });

  it("leaves no timer behind", () => {
    const { run, timers } = paced();
    run.asked("one");
    run.close();
    expect(timers.waiting.size).toBe(0);
  });
});
