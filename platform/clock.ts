/**
 * The source of the current time. Everything that needs the time takes a Clock, so that a rehearsal of hours runs in
 * seconds and tests control the time.
 */
export interface Clock {
  /** The current time in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };
