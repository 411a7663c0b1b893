import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../../platform/clock.ts";

/** A clock that the host can wait on. */
export interface HostClock extends Clock {
  /**
   * Resolves when the clock shows `at` (never, if undefined) or `signal` aborts, whichever is first. `quiet` says that
   * the host has nothing to run and nothing in flight: only then may a clock skip time.
   */
  reach(at: number | undefined, quiet: boolean, signal: AbortSignal): Promise<void>;
  /** True if skipping time costs none: the clock could run away with whatever repeats for ever. */
  readonly leaps?: boolean;
  /** Goes on from `at` if that is later than the present. */
  resumeFrom(at: number): void;
}

/** Node's timers cannot wait longer than this. */
const longestDelayMs = 2 ** 31 - 1;

async function pass(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(Math.min(ms, longestDelayMs), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });

/** Real time. */
export function realClock(): HostClock {
  return {
    now: () => Date.now(),
    async reach(at, _quiet, signal) {
      if (at === undefined) return aborted(signal);
      while (!signal.aborted && Date.now() < at) await pass(at - Date.now(), signal);
    },
    resumeFrom: () => undefined,
  };
}

export interface VirtualClockOptions {
  /** Where time begins, in milliseconds since the epoch. */
  readonly start: number;
  /** Virtual milliseconds per real one while time is skipped; Infinity skips at once. */
  readonly pace?: number;
}

/** Time that passes while nothing runs, until an instant. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly pace: number;
  /** Real milliseconds, as `performance.now()` counts them. */
  readonly begun: number;
  /** Ends it before its time. */
  readonly over: AbortController;
}

/**
 * Time that stands still while there is anything to do, and passes at its pace, or jumps, to the next due timer when
 * there is not: hours of waiting pass in seconds. Give the same object to whatever must share that time. It never goes
 * back.
 */
export class VirtualClock implements HostClock {
  #now: number;
  #pace: number;
  #stretch: Stretch | undefined;

  constructor({ start, pace = Number.POSITIVE_INFINITY }: VirtualClockOptions) {
    this.#now = start;
    this.#pace = checkedPace(pace);
  }

  /** Changes the pace at once, also of a wait that is under way. */
  setPace(pace: number): void {
    if (pace === this.#pace) return;
    this.#pace = checkedPace(pace);
    this.#stretch?.over.abort();
  }

  get leaps(): boolean {
    return this.#pace === Number.POSITIVE_INFINITY;
  }

  now(): number {
    if (this.#stretch === undefined) return this.#now;
    const { from, until, pace, begun } = this.#stretch;
    // At an infinite pace nothing has passed until it has been jumped over.
    const passed = pace === Number.POSITIVE_INFINITY ? 0 : Math.floor((performance.now() - begun) * pace);
    return Math.max(this.#now, Math.min(until, from + passed));
  }

  async reach(at: number | undefined, quiet: boolean, signal: AbortSignal): Promise<void> {
    if (at === undefined || !quiet) return aborted(signal);
    while (!signal.aborted && this.#now < at) await this.#pass(at, signal);
  }

  resumeFrom(at: number): void {
    this.#now = Math.max(this.now(), at);
    this.#stretch?.over.abort();
  }

  async #pass(until: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const stretch = { from: this.#now, until, pace: this.#pace, begun: performance.now(), over };
    this.#stretch = stretch;
    const wait = (until - stretch.from) / stretch.pace;
    if (wait > 0) await pass(wait, AbortSignal.any([signal, over.signal]));
    // What passed before an interruption has passed; else interruptions could hold time up for ever.
    const whole = !signal.aborted && !over.signal.aborted && wait <= longestDelayMs;
    this.#now = whole ? Math.max(this.#now, until) : this.now();
    this.#stretch = undefined;
  }
}

function checkedPace(pace: number): number {
  if (pace > 0) return pace;
  throw new RangeError(`A virtual clock's pace must be positive, not ${pace}.`);
}
