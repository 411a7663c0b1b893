import { describe, expect, it } from "vitest";
import { TickingClock } from "../../../local/start/ticking-clock.ts";

/** A clock of 60 simulated seconds in a real one, and the real milliseconds that it sees. */
function ticking(pace = 60) {
  const real = { ms: 0 };
  return { real, clock: new TickingClock(1_000_000, pace, () => real.ms) };
}

describe("a ticking clock", () => {
  it("passes by itself, at its pace", () => {
    const { real, clock } = ticking();
    real.ms = 1000;
    expect(clock.now()).toBe(1_060_000);
  });

  it("goes on from where it was with another pace, and is put forward but never back", () => {
    const { real, clock } = ticking();
    real.ms = 1000;
    clock.setPace(1);
    real.ms = 2000;
    expect(clock.now()).toBe(1_061_000);
    clock.resumeFrom(1_000_000);
    expect(clock.now()).toBe(1_061_000);
    clock.resumeFrom(2_000_000);
    real.ms = 3000;
    expect(clock.now()).toBe(2_001_000);
  });

  it("reaches a time that it is put forward to, although the host is busy", async () => {
    const { clock } = ticking(1);
    const reached = clock.reach(9_000_000, false, new AbortController().signal);
    clock.resumeFrom(9_000_000);
    await reached;
    expect(clock.now()).toBe(9_000_000);
  });

  it("stops waiting when it is told to", async () => {
    const { clock } = ticking(1);
    const over = new AbortController();
    const waits = [undefined, 9_000_000].map((at) => clock.reach(at, true, over.signal));
    over.abort();
    await Promise.all(waits);
    expect(clock.now()).toBe(1_000_000);
  });

  it.each([0, -1, Number.POSITIVE_INFINITY, Number.NaN])("refuses a pace of %s", (pace) => {
    expect(() => ticking(pace)).toThrow(RangeError);
  });
});
