import { seconds } from "../../domain/text/duration.ts";
import { hasEnded, type RunRecord } from "../../domain/run/record.ts";

/** A run is followed for this long after somebody asked for it: longer than its Retry-After. Real milliseconds. */
const FOLLOWED_FOR_MS = seconds(15);

/** The pace of people: what a person waits for, or waits with, takes its own time. */
const REAL_PACE = 1;

/** Calls back after so many real milliseconds, unless it was called off. */
export type After = (ms: number, then: () => void) => () => void;

/** What of a run decides how time passes. */
export type Moving = Pick<RunRecord, "id" | "state" | "endedAt" | "incident">;

/**
 * How fast simulated time passes: as fast as was asked for while somebody follows a run that moves by itself, and as
 * time does otherwise. At any other moment thousands of times real time would make secrets expire, and approvals end,
 * before a person has read a screen.
 */
export class RunPace {
  readonly #setPace: (pace: number) => void;
  readonly #speed: number;
  readonly #after: After;
  /** Runs that somebody asked for not long ago. */
  readonly #followed = new Map<string, () => void>();
  /** Runs that have been seen, and whether they move by themselves. */
  readonly #moves = new Map<string, boolean>();

  constructor(setPace: (pace: number) => void, speed: number, after: After = afterRealTime) {
    this.#setPace = setPace;
    this.#speed = speed;
    this.#after = after;
    this.#decide();
  }

  /** True for a run whose record was seen. */
  knows(id: string): boolean {
    return this.#moves.has(id);
  }

  /** Somebody asks for the run. */
  asked(id: string): void {
    this.#followed.get(id)?.();
    const callOff = this.#after(FOLLOWED_FOR_MS, () => {
      this.#followed.delete(id);
      this.#decide();
    });
    this.#followed.set(id, callOff);
    this.#decide();
  }

  /** The run's record says this now. */
  seen(run: Moving): void {
    const waitsForPerson =
      run.state === "waitingForApproval" || run.state === "paused" || run.incident !== undefined;
    this.#moves.set(run.id, !hasEnded(run) && !waitsForPerson);
    this.#decide();
  }

  /** Nothing calls back any more. */
  close(): void {
    for (const callOff of this.#followed.values()) callOff();
  }

  #decide(): void {
    const moving = [...this.#followed.keys()].some((id) => this.#moves.get(id) === true);
    this.#setPace(moving ? this.#speed : REAL_PACE);
  }
}

const afterRealTime: After = (ms, then) => {
  const timer = setTimeout(then, ms);
  timer.unref();
  return () => {
    clearTimeout(timer);
  };
};
