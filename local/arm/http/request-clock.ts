import type { Clock } from "../../../platform/clock.ts";
import type { ArmRequest } from "../core/exchange.ts";

/**
 * The time of whoever calls: each request says in `x-sim-now` when it is. It never goes back, so that two callers whose
 * clocks differ see the later one.
 */
export class RequestClock implements Clock {
  #now: number;

  /** @param start - milliseconds since the epoch until the first request says otherwise */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  follow({ headers }: ArmRequest): void {
    const told = Date.parse(headers["x-sim-now"] ?? "");
    if (Number.isFinite(told)) this.#now = Math.max(this.#now, told);
  }
}
