import { ManualClock } from "../core/clocks.ts";
import type { ArmRequest } from "../core/exchange.ts";

/**
 * The time of whoever calls: each request says in `x-sim-now` when it is. It never goes back, so that two callers whose
 * clocks differ see the later one.
 */
export class RequestClock extends ManualClock {
  follow({ headers }: Pick<ArmRequest, "headers">): void {
    const moment = Date.parse(headers["x-sim-now"] ?? "");
    if (Number.isFinite(moment)) this.moveTo(moment);
  }
}
