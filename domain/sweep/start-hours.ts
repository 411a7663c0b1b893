import { z } from "zod";
import { firstFit, type OpenHours, type WeekWindow } from "../calendar/windows.ts";
import { freeText } from "../text/free-text.ts";

/** A time in which nothing is worked on. */
export const Blackout = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  reason: freeText(200).optional(),
});
export type Blackout = z.infer<typeof Blackout>;

/** When the clusters of a sweep may start, as its request says it. */
interface Asked {
  readonly windows?: readonly WeekWindow[] | undefined;
  readonly blackouts?: readonly Blackout[] | undefined;
}

/** A prediction is no promise: so much of it more must fit. */
const MARGIN = 1.25;

/** The time that is kept free for work of that length, in milliseconds. */
export const withMargin = (expectedMs: number): number => Math.ceil(expectedMs * MARGIN);

/** When work of that length may start, with its margin: now or later; undefined if it never fits. Milliseconds. */
export function mayStartAt(asked: Asked, expectedMs: number, now: number): number | undefined {
  return firstFit(openHours(asked), now, withMargin(expectedMs));
}

/**
 * True where work that was started in time still fits. The margin is for what comes in between, so that it does not count any
 * more.
 */
export function fitsNow(asked: Asked, expectedMs: number, now: number): boolean {
  return firstFit(openHours(asked), now, expectedMs) === now;
}

/** Whether a request keeps starts to some hours. */
export const hasHours = ({ windows = [], blackouts = [] }: Asked): boolean =>
  windows.length > 0 || blackouts.length > 0;

const openHours = ({ windows = [], blackouts = [] }: Asked): OpenHours => ({
  windows,
  blackouts: blackouts.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
});
