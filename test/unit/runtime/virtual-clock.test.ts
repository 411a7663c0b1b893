import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../local/runtime/index.ts";

const never = new AbortController().signal;

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
    const begun = performance.now();
    const reached = clock.reach(3600_000, true, interruption.signal);
    while (performance.now() - begun < 3) await new Promise((resolve) => setImmediate(resolve));
    interruption.abort();
    await reached;
    expect(clock.now()).toBeGreaterThanOrEqual(3000);
    expect(clock.now()).toBeLessThan(3600_000);
  });

  it.each([0, -1, Number.NaN])("refuses the pace %d", (pace) => {
    expect(() => new VirtualClock({ start: 0, pace })).toThrow(RangeError);
  });
});
