import type { Clock } from "../../../platform/clock.ts";

/** A clock that somebody may put forward. None goes back: what happened has happened. */
export interface MovableClock extends Clock {
  /** Goes on from `at`, milliseconds since the epoch, if that is later than the present. */
  moveTo(at: number): void;
}

/** Time that passes only on request. */
export class ManualClock implements MovableClock {
  #now: number;

  /** @param start - milliseconds since the epoch */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  moveTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }
}

/** Time that passes by itself, a number of simulated seconds in a real one. */
export class PacedClock implements MovableClock {
  readonly #factor: number;
  /** Real milliseconds from any fixed point; it must never go back. */
  readonly #ticks: () => number;
  #from: number;
  #begun: number;

  /** @param start - milliseconds since the epoch @param factor - greater than zero; 1 is real time */
  constructor(start: number, factor: number, ticks: () => number = () => performance.now()) {
    if (!(factor > 0)) throw new RangeError(`A clock's factor must be positive, not ${String(factor)}.`);
    this.#factor = factor;
    this.#ticks = ticks;
    this.#from = start;
    this.#begun = ticks();
  }

  now(): number {
    return Math.floor(this.#from + (this.#ticks() - this.#begun) * this.#factor);
  }

  moveTo(at: number): void {
    if (at <= this.now()) return;
    this.#from = at;
    this.#begun = this.#ticks();
  }
}
