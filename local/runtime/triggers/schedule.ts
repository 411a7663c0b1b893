import { parseNcrontab } from "../../../domain/calendar/ncrontab.ts";
import { nextOccurrence } from "../../../domain/calendar/occurrences.ts";
import type { TimeZone } from "../../../domain/calendar/time-zone.ts";

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
  return cron && { adjustForDst: true, next: (after) => nextOccurrence({ cron, zone }, after) };
}
