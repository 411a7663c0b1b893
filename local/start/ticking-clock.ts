import { setTimeout as delay } from "node:timers/promises";
import type { HostClock } from "../runtime/index.ts";

/** Node's timers cannot wait longer than this. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * Time that passes by itself, whatever the host does: for a world that others change, too. Whoever asks it sees the same
 * time, and it never goes back.
 */
export class TickingClock implements HostClock {
  #pace: number;
  #from: number;
  #begun: number;
  /** Aborted when the clock is put forward or gets another pace: waits begin anew. */
  #moved = new AbortController();
  /** Real milliseconds from any fixed point; it must never go back. */
  readonly #ticks: () => number;

  /** @param start - milliseconds since the epoch @param pace - simulated seconds in a real one, greater than zero */
  constructor(start: number, pace: number, ticks: () => number = () => performance.now()) {
    this.#pace = checkedPace(pace);
    this.#from = start;
    this.#ticks = ticks;
    this.#begun = ticks();
  }

  now(): number {
    return Math.floor(this.#from + (this.#ticks() - this.#begun) * this.#pace);
  }

  /** Changes the pace at once, also of a wait that is under way. */
  setPace(pace: number): void {
    this.#goOnFrom(this.now());
    this.#pace = checkedPace(pace);
  }

  resumeFrom(at: number): void {
    if (at > this.now()) this.#goOnFrom(at);
  }

  async reach(at: number | undefined, _quiet: boolean, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (at === undefined || this.now() < at)) {
      const left = at === undefined ? LONGEST_DELAY_MS : Math.ceil((at - this.now()) / this.#pace);
      const interrupted = AbortSignal.any([signal, this.#moved.signal]);
      await delay(Math.min(left, LONGEST_DELAY_MS), undefined, { signal: interrupted }).catch(
        (error: unknown) => {
          if (!interrupted.aborted) throw error;
        },
      );
    }
  }

  #goOnFrom(at: number): void {
    this.#from = at;
    this.#begun = this.#ticks();
    const moved = this.#moved;
    this.#moved = new AbortController();
    moved.abort();
  }
}

function checkedPace(pace: number): number {
  if (pace > 0 && Number.isFinite(pace)) return pace;
  throw new RangeError(`A ticking clock's pace must be positive and finite, not ${String(pace)}.`);
}
