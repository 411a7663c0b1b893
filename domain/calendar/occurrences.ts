import { days } from "../text/duration.ts";
import { nextReading, type Ncrontab } from "./ncrontab.ts";
import type { TimeZone } from "./time-zone.ts";

/** A schedule and the time zone of its clock. */
export interface Recurrence {
  readonly cron: Ncrontab;
  readonly zone: TimeZone;
}

/**
 * The first occurrence after an instant; undefined if there is none within 50 years. Instants are milliseconds since the
 * epoch. Where the clock is put back, a schedule of intervals goes on through the repeated hour and one of points in time
 * comes in its second half, as in the Functions host: WebJobs.Extensions.Timers, TimerListener.GetNextTimerInterval.
 */
export function nextOccurrence({ cron, zone }: Recurrence, after: number): number | undefined {
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

/** The next occurrences after an instant, the soonest first; fewer than `count` if there are not as many. */
export function nextOccurrences(recurrence: Recurrence, after: number, count: number): readonly number[] {
  const found: number[] = [];
  for (let at = nextOccurrence(recurrence, after); at !== undefined; at = nextOccurrence(recurrence, at)) {
    found.push(at);
    if (found.length === count) break;
  }
  return found;
}

const SECOND = 1000;

/** The longest gap between occurrences: 29 February on a given day of the week. */
const LONGEST_GAP_MS = days(50 * 366);

/**
 * The last occurrence at or before an instant; undefined if there is none within 50 years. It is one of those that
 * `nextOccurrence` finds: halving the time before the instant narrows down the last moment from which the next occurrence
 * is not yet past it.
 */
export function lastOccurrence(recurrence: Recurrence, at: number): number | undefined {
  const whole = Math.floor(at / SECOND) * SECOND;
  const comesBy = (after: number): number | undefined => {
    const next = nextOccurrence(recurrence, after);
    return next !== undefined && next <= at ? next : undefined;
  };
  let back = SECOND;
  let found = comesBy(whole - back);
  while (found === undefined && back < LONGEST_GAP_MS) {
    back *= 2;
    found = comesBy(whole - back);
  }
  let [early, late] = [whole - back, whole];
  while (found !== undefined && late - early > SECOND) {
    const middle = early + Math.floor((late - early) / 2 / SECOND) * SECOND;
    const next = comesBy(middle);
    if (next === undefined) late = middle;
    else [early, found] = [middle, next];
  }
  return found;
}
