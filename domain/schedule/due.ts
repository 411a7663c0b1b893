import { parseNcrontab } from "../calendar/ncrontab.ts";
import { lastOccurrence, nextOccurrences, type Recurrence } from "../calendar/occurrences.ts";
import { TimeZone } from "../calendar/time-zone.ts";
import type { Schedule } from "./schedule.ts";

/** The number of next occurrences that are shown. */
const SHOWN_OCCURRENCES = 5;

/**
 * The due occurrence, in milliseconds since the epoch; undefined if there is none. If several were missed, it is the last
 * one, which represents all of them.
 */
export function dueOccurrence(schedule: Schedule, now: number): number | undefined {
  const { enabled, changedAt, latest } = schedule;
  if (!enabled) return undefined;
  const recurrence = recurrenceOf(schedule);
  const last = recurrence && lastOccurrence(recurrence, now);
  if (last === undefined || last <= Date.parse(changedAt)) return undefined;
  return latest !== undefined && last <= Date.parse(latest.dueAt) ? undefined : last;
}

/** The next occurrences (ISO 8601); none while the schedule is disabled. */
export function comingOccurrences(schedule: Schedule, now: number): readonly string[] {
  const recurrence = schedule.enabled ? recurrenceOf(schedule) : undefined;
  if (recurrence === undefined) return [];
  return nextOccurrences(recurrence, now, SHOWN_OCCURRENCES).map((at) => new Date(at).toISOString());
}

/** Undefined for a schedule of another version that this one does not understand. */
function recurrenceOf({ ncrontab, timeZone }: Schedule): Recurrence | undefined {
  const cron = parseNcrontab(ncrontab);
  return cron === undefined ? undefined : { cron, zone: new TimeZone(timeZone) };
}
