import type { HostedFunction } from "../worker/hosted-function.ts";
import { UnsupportedFunction } from "../worker/hosted-function.ts";
import { parseSchedule, type Schedule } from "./schedule.ts";
import type { TimeZone } from "../../../domain/calendar/time-zone.ts";

/** A function with a timer trigger, and what its trigger asks for. */
export interface TimerFunction {
  readonly called: HostedFunction;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  /** False if missed occurrences are nobody's business. */
  readonly monitored: boolean;
}

/** Statuses of schedules that come closer than this are not kept, as in the Functions host. */
const leastMonitoredMs = 60_000;

/** `%NAME%` in the schedule is a setting. @throws UnsupportedFunction if the schedule is not understood. */
export function timerFunction(
  called: HostedFunction,
  zone: TimeZone,
  setting: (name: string) => string | undefined,
): TimerFunction {
  const trigger = called.metadata.bindings[called.trigger];
  const given = trigger?.["schedule"];
  const named = typeof given === "string" ? /^%(.+)%$/.exec(given)?.[1] : undefined;
  const text = named === undefined ? given : setting(named);
  if (typeof text !== "string") {
    const reason =
      named === undefined ? "its timer has no schedule." : `there is no setting '${named}' for its schedule.`;
    throw new UnsupportedFunction(called.name, reason);
  }
  const schedule = parseSchedule(text, zone);
  if (schedule === undefined) {
    throw new UnsupportedFunction(called.name, `its schedule '${text}' is not understood.`);
  }
  return {
    called,
    schedule,
    runOnStartup: trigger?.["runOnStartup"] === true,
    monitored: trigger?.["useMonitor"] !== false && !comesOften(schedule),
  };
}

function comesOften(schedule: Schedule): boolean {
  const first = schedule.next(0);
  const second = first === undefined ? undefined : schedule.next(first);
  return first !== undefined && second !== undefined && second - first < leastMonitoredMs;
}
