/** How a task ended. What failed for good is not tried again by the host's own retries. */
export type Outcome = "succeeded" | "failed" | "failedForGood";

/**
 * A result that may come later, whose waiters run at once when it comes. DurableTask.Core replays an orchestration on
 * a synchronous scheduler, and the order in which ids are given out depends on it; a promise would resume too late.
 */
export class Future {
  #state: "pending" | Outcome = "pending";
  readonly #waiters: (() => void)[] = [];

  static succeeded(): Future {
    const future = new Future();
    future.settle("succeeded");
    return future;
  }

  static failed(): Future {
    const future = new Future();
    future.settle("failed");
    return future;
  }

  get pending(): boolean {
    return this.#state === "pending";
  }

  get failed(): boolean {
    return this.#state === "failed" || this.#state === "failedForGood";
  }

  get failedForGood(): boolean {
    return this.#state === "failedForGood";
  }

  /** Settles it and runs whoever waits. A settled future stays as it is. */
  settle(state: Outcome): void {
    if (this.#state !== "pending") return;
    this.#state = state;
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  /** Runs `waiter` when settled: now, if it already is. */
  whenSettled(waiter: () => void): void {
    if (this.pending) this.#waiters.push(waiter);
    else waiter();
  }
}

/** A routine that waits for futures by yielding them; it says by its own end whether it succeeded. */
export type Routine = Generator<Future, Outcome, undefined>;

/** Runs a routine up to its first unsettled future at once, and onward whenever that settles. */
export function run(routine: Routine): Future {
  const whole = new Future();
  const step = (): void => {
    for (;;) {
      const next = routine.next();
      if (next.done) {
        whole.settle(next.value);
        return;
      }
      if (next.value.pending) {
        next.value.whenSettled(step);
        return;
      }
    }
  };
  step();
  return whole;
}

/** Settles when all have: failed if any has. Like .NET's Task.WhenAll it does not stop at the first failure. */
export function whenAll(futures: readonly Future[]): Future {
  return run(
    (function* (): Routine {
      for (const future of futures) yield future;
      return futures.some((future) => future.failed) ? "failed" : "succeeded";
    })(),
  );
}

/** Succeeds as soon as one has settled either way, like .NET's Task.WhenAny. */
export function whenAny(futures: readonly Future[]): Future {
  const any = new Future();
  for (const future of futures)
    future.whenSettled(() => {
      any.settle("succeeded");
    });
  return any;
}
