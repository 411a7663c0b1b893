import { Future } from "./future.ts";

/**
 * Who waits for which external event, as the Durable extension keeps it: names without regard to case, the latest
 * waiter served first, and events that nobody awaited yet kept in order of arrival. Recorded from the real engine:
 * test/fixtures/durable/TwoWaits.json, EventCase.json.
 */
export class EventWaits {
  readonly #waiting = new Map<string, Future[]>();
  readonly #early = new Map<string, number>();

  wait(name: string): Future {
    const key = name.toLowerCase();
    const early = this.#early.get(key) ?? 0;
    if (early > 0) {
      this.#early.set(key, early - 1);
      return Future.succeeded();
    }
    const future = new Future();
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), future]);
    return future;
  }

  raise(name: string): void {
    const key = name.toLowerCase();
    const waiter = this.#waiting.get(key)?.pop();
    if (waiter === undefined) this.#early.set(key, (this.#early.get(key) ?? 0) + 1);
    else waiter.settle("succeeded");
  }
}
