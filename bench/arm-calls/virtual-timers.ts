/** A clock that whoever waits on a timer moves. */
export class TimerClock {
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }
}

/** A poller's pause is at least this long; shorter timers are the transport's own. */
const SHORTEST_PAUSE_MS = 500;

/**
 * From now on every pause of this process moves the clock instead of passing: what a client would wait for in hours of
 * real time is over at once, with the same calls. Answers how to undo it.
 */
export function passTimersOn(clock: TimerClock): () => void {
  const real = globalThis.setTimeout;
  const virtual = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    if (ms < SHORTEST_PAUSE_MS) return real(work, ms, ...args);
    return real(() => {
      clock.pass(ms);
      work(...args);
    }, 0);
  };
  globalThis.setTimeout = Object.assign(virtual, { __promisify__: real.__promisify__ }) as typeof setTimeout;
  return () => {
    globalThis.setTimeout = real;
  };
}
