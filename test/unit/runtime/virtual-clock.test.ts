import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../local/runtime/index.ts";

const never = new AbortController().signal;

/** Real milliseconds, without waiting on a timer. */
async function passes(ms: number): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < ms) await new Promise((resolve) => setImmediate(resolve));
}

describe("the virtual clock", () => {
  it("jumps to what is due when all is quiet", async () => {
    const clock = new VirtualClock({ start: 1000 });
    await clock.reach(5000, true, never);
    expect(clock.now()).toBe(5000);
  });

  it("stands still while anything runs, and when nothing is due", async () => {
    const clock = new VirtualClock({ start: 1000 });
    for (const [at, quiet] of [
      [5000, false],
      [undefined, true],
    ] as const) {
      const waiting = new AbortController();
      const reached = clock.reach(at, quiet, waiting.signal);
      waiting.abort();
      await reached;
      expect(clock.now()).toBe(1000);
    }
  });

  it("never goes back", async () => {
    const clock = new VirtualClock({ start: 1000 });
    clock.resumeFrom(500);
    await clock.reach(700, true, never);
    expect(clock.now()).toBe(1000);
    clock.resumeFrom(2000);
    expect(clock.now()).toBe(2000);
  });

  it("takes real time for a skip if it has a pace", async () => {
    const clock = new VirtualClock({ start: 0, pace: 1_000_000 });
    const begun = performance.now();
    await clock.reach(5_000_000, true, never);
    expect(clock.now()).toBe(5_000_000);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(4);
  });

  it("keeps what has passed of a skip that was interrupted, and does not overshoot", async () => {
    const clock = new VirtualClock({ start: 0, pace: 1000 });
    const interruption = new AbortController();
    const reached = clock.reach(3600_000, true, interruption.signal);
    await passes(3);
    interruption.abort();
    await reached;
    expect(clock.now()).toBeGreaterThanOrEqual(3000);
    expect(clock.now()).toBeLessThan(3600_000);
  });

  it("shows the time that passes while it waits: whoever asks meanwhile is not told when the wait began", async () => {
    const clock = new VirtualClock({ start: 0, pace: 1000 });
    const waiting = new AbortController();
    const reached = clock.reach(3600_000, true, waiting.signal);
    await passes(3);
    const seen = clock.now();
    expect(seen).toBeGreaterThanOrEqual(3000);
    await passes(1);
    expect(clock.now()).toBeGreaterThan(seen);
    waiting.abort();
    await reached;
    expect(clock.now()).toBeLessThan(3600_000);
  });

  it("takes another pace at once, also for the wait that is under way", async () => {
    const clock = new VirtualClock({ start: 0, pace: 1 });
    const reached = clock.reach(3600_000, true, never);
    clock.setPace(3600_000_000);
    await reached;
    expect(clock.now()).toBe(3600_000);
  });

  it("is moved on while it waits, and waits for what is left", async () => {
    const clock = new VirtualClock({ start: 0, pace: 1 });
    const reached = clock.reach(3600_000, true, never);
    clock.resumeFrom(3600_000 - 2);
    expect(clock.now()).toBeGreaterThanOrEqual(3600_000 - 2);
    await reached;
    expect(clock.now()).toBe(3600_000);
  });

  it.each([0, -1, Number.NaN])("refuses the pace %d", (pace) => {
    expect(() => new VirtualClock({ start: 0, pace })).toThrow(RangeError);
  });
});
