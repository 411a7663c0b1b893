import type { SweepRequest } from "../../../../domain/sweep/request.ts";

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const DAYS: readonly string[] = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];

type Window = NonNullable<SweepRequest["windows"]>[number];

/**
 * True if work that is predicted to last so long, and a quarter more, may begin then. Told apart from how Keyless reckons it:
 * every minute of the work is held against the clock on the wall of the window. No window here is open while clocks change.
 */
export function isOpenFor(
  { windows, blackouts = [] }: Pick<SweepRequest, "windows" | "blackouts">,
  at: number,
  expectedMs: number,
): boolean {
  const to = at + expectedMs * 1.25;
  if (blackouts.some((one) => Date.parse(one.from) < to && at < Date.parse(one.to))) return false;
  if (windows === undefined) return true;
  for (let minute = at; minute < to; minute += MINUTE) {
    if (!windows.some((window) => isOpenAt(window, minute))) return false;
  }
  return true;
}

function isOpenAt({ days, start, durationMinutes, timeZone }: Window, at: number): boolean {
  const now = minuteOfWeek(at, timeZone);
  const [hour = 0, minute = 0] = start.split(":").map(Number);
  return days.some((day) => {
    const opens = DAYS.indexOf(day) * DAY_MINUTES + hour * 60 + minute;
    return (now - opens + WEEK_MINUTES) % WEEK_MINUTES < durationMinutes;
  });
}

/** Minutes since Sunday began, by the clock on the wall. */
function minuteOfWeek(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, weekday: "long", hourCycle: "h23", hour: "2-digit", minute: "2-digit" },
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return (
    DAYS.indexOf(part("weekday").toLowerCase()) * DAY_MINUTES +
    Number(part("hour")) * 60 +
    Number(part("minute"))
  );
}
