import { z } from "zod";

const DAY = 24 * 60 * 60 * 1000;

/** A time, or how many days from the present of the simulated Azure; before it if negative. */
export const Instant = z
  .union([z.iso.datetime({ offset: true }), z.strictObject({ inDays: z.number() })])
  .describe(
    "A time such as 2026-12-31T00:00:00Z, or {inDays: 30} after the scenario is loaded; less than 0 is the past",
  );
type Instant = z.infer<typeof Instant>;

/** In milliseconds since the epoch. */
export function instantOf(instant: Instant, now: number): number {
  return typeof instant === "string" ? Date.parse(instant) : now + instant.inDays * DAY;
}
