import { z } from "zod";
import { days, minutes } from "../text/duration.ts";
import { TimeZoneName } from "./texts.ts";
import { TimeZone } from "./time-zone.ts";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** A weekly window. */
export const WeekWindow = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1).max(7).meta({ description: "The days on which it opens." }),
  start: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day, such as 22:30")
    .meta({ description: "When it opens, by the clock of its time zone: hh:mm." }),
  durationMinutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .meta({ description: "How long it is open, in minutes." }),
  timeZone: TimeZoneName.default("UTC"),
});
export type WeekWindow = z.infer<typeof WeekWindow>;

/** A period: `from` is included, `to` is not. Milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When work may be done: within one of the windows, or at any time if there are none; never in a blackout. */
export interface OpenHours {
  readonly windows: readonly WeekWindow[];
  readonly blackouts: readonly Span[];
}

/** Every window opens within this time. */
const LOOK_AHEAD_MS = days(15);

/**
 * The first instant, at or after another, from which the open hours have room for `forMs` (milliseconds) without a gap.
 * Windows that touch or overlap count as one. Undefined if it never fits.
 */
export function firstFit({ windows, blackouts }: OpenHours, at: number, forMs: number): number | undefined {
  const after = blackouts.map(({ to }) => to).filter((to) => to > at);
  for (const from of [at, ...after.sort((one, other) => one - other)]) {
    const open =
      windows.length === 0 ? [{ from, to: Infinity }] : openings(windows, from, from + LOOK_AHEAD_MS);
    const fitting = blackouts
      .reduce<readonly Span[]>(without, open)
      .find((span) => span.to - Math.max(span.from, from) >= forMs);
    if (fitting !== undefined) return Math.max(fitting.from, from);
  }
  return undefined;
}

/** The openings of windows that overlap a period, in order; adjacent ones are merged. */
export function openings(windows: readonly WeekWindow[], from: number, to: number): readonly Span[] {
  const spans = windows.flatMap((window) => openingsOf(window, from, to));
  const merged: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return merged;
}

function openingsOf(
  { days: on, start, durationMinutes, timeZone }: WeekWindow,
  from: number,
  to: number,
): Span[] {
  const zone = new TimeZone(timeZone);
  const [hour = 0, minute = 0] = start.split(":").map(Number);
  const lastsMs = minutes(durationMinutes);
  const spans: Span[] = [];
  const first = Math.floor(zone.readingAt(from - lastsMs) / days(1)) * days(1);
  for (let day = first; day <= zone.readingAt(to); day += days(1)) {
    const weekday = WEEKDAYS[new Date(day).getUTCDay()];
    if (weekday === undefined || !on.includes(weekday)) continue;
    const opensAt = zone.instantOf(day + minutes(hour * 60 + minute));
    const closesAt = opensAt + lastsMs;
    if (closesAt > from && opensAt < to) spans.push({ from: opensAt, to: closesAt });
  }
  return spans;
}

/** Periods without the time of a blackout. */
function without(spans: readonly Span[], blackout: Span): readonly Span[] {
  return spans.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, blackout.from) },
      { from: Math.max(from, blackout.to), to },
    ].filter((left) => left.from < left.to),
  );
}
