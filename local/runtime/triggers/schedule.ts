import { nextReading, parseNcrontab, type Ncrontab } from "./ncrontab.ts";
import type { TimeZone } from "./time-zone.ts";

/** When a timer function is due. */
export interface Schedule {
  /** True if the schedule follows the wall clock through changes of the time zone. */
  readonly adjustForDst: boolean;
  /** The first due instant after another; undefined if there is none. */
  next(after: number): number | undefined;
}

/** A schedule in NCRONTAB or a constant `hh:mm:ss`, as the timer trigger takes both. Undefined if it is neither. */
export function parseSchedule(text: string, zone: TimeZone): Schedule | undefined {
  const constant = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text.trim());
  if (constant !== null) {
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = constant
      .slice(1)
      .map((part) => Number(part ?? 0));
    const every = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    if (every === 0 || hours > 23 || minutes > 59 || seconds > 59) return undefined;
    return { adjustForDst: false, next: (after) => after + every };
  }
  const cron = parseNcrontab(text);
  return cron && { adjustForDst: true, next: (after) => nextInstant(cron, zone, after) };
}

/**
 * Where the clock is put back, a schedule of intervals goes on through the repeated hour and one of points in time
 * fires in its second half, as in the Functions host: WebJobs.Extensions.Timers, TimerListener.GetNextTimerInterval.
 */
function nextInstant(cron: Ncrontab, zone: TimeZone, after: number): number | undefined {
  const offset = zone.offsetAt(after);
  const isRepeated = (reading: number): boolean => zone.instantsOf(reading).length > 1;
  let reading = after + offset;
  for (;;) {
    const next = nextReading(cron, reading);
    if (next === undefined) return undefined;
    const instant = zone.instantOf(next);
    const changes = next - instant !== offset && (isRepeated(after + offset) || isRepeated(next));
    if (cron.isInterval && changes) return next - offset;
    if (instant > after) return instant;
    reading = next;
  }
}
