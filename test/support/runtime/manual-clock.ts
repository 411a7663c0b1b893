import type { HostClock } from "../../../local/runtime/index.ts";

/** A clock that moves when the test says so, and never else. */
export class ManualClock implements HostClock {
  #now: number;
  readonly #waiting = new Set<() => void>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  advanceTo(at: number): void {
    this.#now = Math.max(this.#now, at);
    for (const look of [...this.#waiting]) look();
  }

  resumeFrom(at: number): void {
    this.advanceTo(at);
  }

  reach(at: number | undefined, _quiet: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!signal.aborted && (at === undefined || this.#now < at)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      signal.addEventListener("abort", look, { once: true });
      look();
    });
  }
}
