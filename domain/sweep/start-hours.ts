import { z } from "zod";
import { firstFit, type OpenHours, type WeekWindow } from "../calendar/windows.ts";
import { freeText } from "../text/free-text.ts";

/** A period in which no work is done. */
export const Blackout = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  reason: freeText(200).optional(),
});
export type Blackout = z.infer<typeof Blackout>;

/** The hours in which the clusters of a sweep may start, as in its request. */
interface Asked {
  readonly windows?: readonly WeekWindow[] | undefined;
  readonly blackouts?: readonly Blackout[] | undefined;
}

/** The predicted duration is multiplied by this, because it is not exact. */
const MARGIN = 1.25;

/** The time that work of this length needs, with its margin. Milliseconds. */
export const withMargin = (expectedMs: number): number => Math.ceil(expectedMs * MARGIN);

/** When work of this length may start, with its margin: now or later; undefined if it never fits. Milliseconds. */
export function mayStartAt(asked: Asked, expectedMs: number, now: number): number | undefined {
  return firstFit(openHours(asked), now, withMargin(expectedMs));
}

/** True if work that was started in time still fits, now without the margin, which is for delays before that. */
export function fitsNow(asked: Asked, expectedMs: number, now: number): boolean {
  return firstFit(openHours(asked), now, expectedMs) === now;
}

/** Whether a request limits the hours of starts. */
export const hasHours = ({ windows = [], blackouts = [] }: Asked): boolean =>
  windows.length > 0 || blackouts.length > 0;

const openHours = ({ windows = [], blackouts = [] }: Asked): OpenHours => ({
  windows,
  blackouts: blackouts.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
});
