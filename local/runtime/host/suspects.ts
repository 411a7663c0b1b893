import type { Clock } from "../../../platform/clock.ts";
import type { Inbox, Store } from "../store/store.ts";
import type { HostLog } from "../worker/host-log.ts";

interface SuspectsDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: HostLog;
  readonly maxAttempts: number;
}

/**
 * Turns that may have brought the process down: after a bad end, every instance that has had none in this process. Each
 * is written down before it runs, and crossed out by its commit; one that is found written down too often is parked, so
 * that it does not take all else with it again. After a good end nobody is suspected, and nothing is written.
 */
export class Suspects {
  readonly #dependencies: SuspectsDependencies;
  readonly #cleared = new Set<string>();
  readonly #anybody: boolean;

  constructor(dependencies: SuspectsDependencies) {
    this.#dependencies = dependencies;
    this.#anybody = dependencies.store.endedBadly;
  }

  /** False if the turn must not run, because it was parked just now. */
  mayRun({ instanceId, failures }: Inbox): boolean {
    if (!this.#anybody || this.#cleared.has(instanceId)) return true;
    const { store, clock, log, maxAttempts } = this.#dependencies;
    const now = clock.now();
    const parked = failures >= maxAttempts;
    const error = "the process ended while a turn of it ran";
    store.deferTurn(instanceId, { error, retryAt: parked ? null : now }, now);
    store.flush();
    if (parked) {
      const message = `'${instanceId}' was parked: ${error}, ${failures} times.`;
      log({ level: "error", category: "host", message, instanceId });
    }
    return !parked;
  }

  /** Its turn has come to an end, well or not: it did not bring the process down. */
  clear(instanceId: string): void {
    if (this.#anybody) this.#cleared.add(instanceId);
  }
}
