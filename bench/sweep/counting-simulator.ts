import type { ArmRequest } from "../../local/arm/core/exchange.ts";
import type { Outcome } from "../../local/arm/core/outcome.ts";
import { type CallCounts, Simulator } from "../../local/arm/simulator.ts";

/** A simulated Azure that counts what it has refused for lack of budget, and what was asked before clusters were changed. */
export class CountingSimulator extends Simulator {
  #throttled = 0;
  #beforeChange: CallCounts = {};

  /** How many calls were answered 429. */
  get throttled(): number {
    return this.#throttled;
  }

  /** The calls until the last change of a cluster was accepted, that one among them. */
  get beforeChange(): CallCounts {
    return this.#beforeChange;
  }

  override handle(request: ArmRequest): Outcome {
    const outcome = super.handle(request);
    if (outcome.kind === "answer" && outcome.reply.status === 429) this.#throttled += 1;
    if (request.method === "PUT" && /\/managedclusters\/[^/]+$/i.test(request.path)) {
      this.#beforeChange = this.calls();
    }
    return outcome;
  }
}
