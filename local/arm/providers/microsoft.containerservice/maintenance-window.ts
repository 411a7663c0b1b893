import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from "../../world/json.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const WEEKS = ["First", "Second", "Third", "Fourth", "Last"];

/** Whether a maintenance window is open. Source: docs: planned-maintenance (schedule, utcOffset, notAllowedDates). */
export function isOpen(configuration: JsonObject, now: number): boolean {
  const window = objectAt(configuration, "properties", "maintenanceWindow");
  const local = now + offsetMs(textAt(window, "utcOffset") ?? "+00:00");
  const today = Math.floor(local / DAY) * DAY;
  const duration = (numberAt(window, "durationHours") ?? 4) * HOUR;
  const starts = [today, today - DAY].filter((day) => occursOn(window, day) && !isExcluded(window, day));
  return starts.some((day) => {
    const start = day + timeMs(textAt(window, "startTime") ?? "00:00");
    return start <= local && local < start + duration;
  });
}

function occursOn(window: JsonObject, day: number): boolean {
  const first = Date.parse(`${textAt(window, "startDate") ?? "1970-01-01"}T00:00:00Z`);
  if (day < first) return false;
  const schedule = objectAt(window, "schedule");
  const daily = objectAt(schedule, "daily");
  const weekly = objectAt(schedule, "weekly");
  const absolute = objectAt(schedule, "absoluteMonthly");
  const relative = objectAt(schedule, "relativeMonthly");
  if ("daily" in schedule) return daysSince(first, day) % interval(daily, "intervalDays") === 0;
  if ("weekly" in schedule) {
    const weeks = Math.floor(daysSince(weekOf(first), weekOf(day)) / 7);
    return dayName(day) === textAt(weekly, "dayOfWeek") && weeks % interval(weekly, "intervalWeeks") === 0;
  }
  const date = new Date(day);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() - monthsOf(first);
  if ("absoluteMonthly" in schedule) {
    const fits = date.getUTCDate() === numberAt(absolute, "dayOfMonth");
    return fits && months % interval(absolute, "intervalMonths") === 0;
  }
  if ("relativeMonthly" in schedule) {
    const fits = dayName(day) === textAt(relative, "dayOfWeek") && isWeek(textAt(relative, "weekIndex"), day);
    return fits && months % interval(relative, "intervalMonths") === 0;
  }
  return false;
}

function isWeek(index: string | undefined, day: number): boolean {
  if (index === "Last") return new Date(day + 7 * DAY).getUTCMonth() !== new Date(day).getUTCMonth();
  return WEEKS.indexOf(index ?? "") === Math.floor((new Date(day).getUTCDate() - 1) / 7);
}

function isExcluded(window: JsonObject, day: number): boolean {
  return objectsAt(window, "notAllowedDates").some((span) => {
    const start = Date.parse(`${textAt(span, "start") ?? ""}T00:00:00Z`);
    const end = Date.parse(`${textAt(span, "end") ?? ""}T00:00:00Z`);
    return start <= day && day <= end;
  });
}

const daysSince = (first: number, day: number): number => Math.round((day - first) / DAY);
const weekOf = (day: number): number => day - new Date(day).getUTCDay() * DAY;
const monthsOf = (day: number): number => new Date(day).getUTCFullYear() * 12 + new Date(day).getUTCMonth();
const dayName = (day: number): string => WEEKDAYS[new Date(day).getUTCDay()] ?? "";
const interval = (schedule: JsonObject, name: string): number => Math.max(1, numberAt(schedule, name) ?? 1);

/** `+05:30` in milliseconds. */
function offsetMs(text: string): number {
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d{2}):(\d{2})$/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
}

/** `13:45` in milliseconds since midnight. */
function timeMs(text: string): number {
  const [, hours = "0", minutes = "0"] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  return Number(hours) * HOUR + Number(minutes) * MINUTE;
}
