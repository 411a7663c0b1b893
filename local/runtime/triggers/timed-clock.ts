import type { HostClock } from "../clock/host-clock.ts";
import type { TimerFunctions } from "./timer-functions.ts";

/**
 * A clock on which timer functions run when it passes their time: the dispatcher waits on it, and so a virtual clock
 * jumps to whatever comes first. On a clock that skips time at once, timer functions alone pull nothing: there would be
 * no end to it; they run as time passes them on the way to something else.
 */
export function withTimers(clock: HostClock, timers: TimerFunctions): HostClock {
  return {
    now: () => clock.now(),
    resumeFrom: (at) => {
      clock.resumeFrom(at);
    },
    async reach(at, quiet, signal) {
      const due = timers.nextDueAt();
      const pulls = at !== undefined || clock.leaps !== true;
      const target = due === undefined || !pulls ? at : Math.min(due, at ?? due);
      await clock.reach(target, quiet, signal);
      timers.runDue();
    },
  };
}
