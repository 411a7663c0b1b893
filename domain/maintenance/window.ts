import { z } from "zod";
import { days, hours, minutes } from "../text/duration.ts";

const every = z.number().int().min(1);
const weekday = z.number().int().min(0).max(6);

/**
 * When AKS may disrupt nodes: the schedule of a maintenance configuration. Weekdays count from Sunday (0). Source:
 * learn.microsoft.com/azure/aks/planned-maintenance.
 */
export const MaintenanceWindow = z.strictObject({
  schedule: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("daily"), every }),
    z.strictObject({ kind: z.literal("weekly"), every, weekday }),
    z.strictObject({ kind: z.literal("monthlyOnDay"), every, day: z.number().int().min(1).max(31) }),
    z.strictObject({
      kind: z.literal("monthlyOnWeekday"),
      every,
      weekday,
      /** 1 to 4, or `last`. */
      week: z.union([z.number().int().min(1).max(4), z.literal("last")]),
    }),
  ]),
  /** When it opens, in minutes after midnight of the window's own time zone. */
  opensAtMinute: z.number().int().min(0).max(1439),
  durationHours: z.number().int().min(1),
  /** The offset of the window's time zone from UTC, in minutes. */
  offsetMinutes: z.number().int(),
  /** The first day that counts (`YYYY-MM-DD`). */
  from: z.string().optional(),
  /** Periods in which it stays closed, including both ends (`YYYY-MM-DD`). */
  notOn: z.array(z.strictObject({ start: z.string(), end: z.string() })),
});
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** One opening of a window, in milliseconds since the epoch; it is closed at `closesAt`. */
export interface Opening {
  readonly opensAt: number;
  readonly closesAt: number;
}

/** A window that does not open within this many days hardly ever opens. */
const LOOK_AHEAD_DAYS = 800;

/** The opening at a time, or the next one after it; undefined if there is none within two years. */
export function openingAt(window: MaintenanceWindow, at: number): Opening | undefined {
  const offset = minutes(window.offsetMinutes);
  const today = Math.floor((at + offset) / days(1)) * days(1);
  // A window of yesterday may reach into today.
  for (let ahead = -1; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const day = today + days(ahead);
    const opensAt = day + minutes(window.opensAtMinute) - offset;
    const closesAt = opensAt + hours(window.durationHours);
    if (closesAt > at && opensOn(window, day)) return { opensAt, closesAt };
  }
  return undefined;
}

function opensOn({ schedule, from, notOn }: MaintenanceWindow, day: number): boolean {
  const first = midnight(from ?? "1970-01-01");
  if (day < first || notOn.some(({ start, end }) => midnight(start) <= day && day <= midnight(end)))
    return false;
  const date = new Date(day);
  switch (schedule.kind) {
    case "daily":
      return Math.round((day - first) / days(1)) % schedule.every === 0;
    case "weekly":
      return (
        date.getUTCDay() === schedule.weekday &&
        Math.round((sunday(day) - sunday(first)) / days(7)) % schedule.every === 0
      );
    case "monthlyOnDay":
      return date.getUTCDate() === schedule.day && monthsBetween(first, day) % schedule.every === 0;
    case "monthlyOnWeekday":
      return (
        date.getUTCDay() === schedule.weekday &&
        isWeek(schedule.week, day) &&
        monthsBetween(first, day) % schedule.every === 0
      );
  }
}

function isWeek(week: number | "last", day: number): boolean {
  if (week === "last") return new Date(day + days(7)).getUTCMonth() !== new Date(day).getUTCMonth();
  return Math.ceil(new Date(day).getUTCDate() / 7) === week;
}

const midnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const sunday = (day: number): number => day - days(new Date(day).getUTCDay());

function monthsBetween(first: number, day: number): number {
  const [start, end] = [new Date(first), new Date(day)];
  return (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
}
