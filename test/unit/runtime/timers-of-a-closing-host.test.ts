import { describe, expect, it } from "vitest";
import { parseSchedule } from "../../../local/runtime/triggers/schedule.ts";
import { withTimers } from "../../../local/runtime/triggers/timed-clock.ts";
import { TimerFunctions } from "../../../local/runtime/triggers/timer-functions.ts";
import { MemoryTimerStatuses } from "../../../local/runtime/triggers/timer-statuses.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { TimeZone } from "../../../domain/calendar/time-zone.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-03-01T12:00:00Z");

/** Timer functions of which each does `work`, and the clock that the dispatcher waits on. */
function timers(schedules: readonly string[], work: () => Promise<void>, runOnStartup = false) {
  const clock = new VirtualClock({ start: START });
  const zone = new TimeZone("UTC");
  const functions = new TimerFunctions({
    timers: schedules.flatMap((text, index) => {
      const schedule = parseSchedule(text, zone);
      const name = `Tick${String(index)}`;
      const called = { name, metadata: { name, bindings: {} }, callback: work, trigger: "timer" };
      return schedule === undefined
        ? []
        : [
            {
              called: { ...called, triggerType: "timerTrigger", durableClients: [] },
              ...{ schedule, runOnStartup, monitored: false },
            },
          ];
    }),
    statuses: new MemoryTimerStatuses(),
    invoker: { invoke: work },
    ...{ clock, zone, log: () => undefined, onRunning: () => undefined },
  });
  functions.start();
  return { functions, clock, timed: withTimers(clock, functions) };
}

describe("timer functions of a host that closes", () => {
  it("are due no more, so that the clock goes on to what else is due and does not stay at a time that has passed", async () => {
    const { functions, clock, timed } = timers(["0 * * * * *"], () => Promise.resolve());
    await functions.stop();
    expect(functions.nextDueAt()).toBeUndefined();
    await timed.reach(START + 5 * MINUTE, true, new AbortController().signal);
    expect(clock.now()).toBe(START + 5 * MINUTE);
  });

  it("are due no more while one of them runs on, and not for its start either", async () => {
    let finish: () => void = () => undefined;
    const working = new Promise<void>((resolve) => (finish = resolve));
    const { functions, clock } = timers(["0 * * * * *", "30 * * * * *"], () => working);
    clock.resumeFrom(START + MINUTE);
    functions.runDue();
    const stopped = functions.stop();
    clock.resumeFrom(START + 10 * MINUTE);
    expect(functions.nextDueAt()).toBeUndefined();
    finish();
    await stopped;
    expect(functions.nextDueAt()).toBeUndefined();
  });
});
