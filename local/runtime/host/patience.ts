import { setTimeout as delay } from "node:timers/promises";

/** How long to wait for something in all, and how often to look, in real milliseconds. */
export interface Patience {
  readonly timeoutMs: number;
  readonly intervalMs: number;
}

/** Looks until it holds. False if it does not in time, or `given up` aborts. */
export async function becomesTrue(
  holds: () => boolean,
  { timeoutMs, intervalMs }: Patience,
  givenUp?: AbortSignal,
): Promise<boolean> {
  const begun = performance.now();
  while (!holds()) {
    const left = timeoutMs - (performance.now() - begun);
    if (left <= 0 || givenUp?.aborted === true) return false;
    await delay(Math.min(intervalMs, left));
  }
  return true;
}
