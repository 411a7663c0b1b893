import type { KnownSubscription } from "../../domain/onboarding/subscription.ts";
import type { ServedSubscriptions } from "../azure/fence.ts";
import type { Clock } from "../clock.ts";
import { subscriptions } from "./kinds.ts";
import { change, isReadable, RecordContended, type Records } from "./records.ts";

/** Records that a subscription was found; false if that was known. */
export function found(records: Records, subscription: string, by: string, at: string): Promise<boolean> {
  const id = subscription.toLowerCase();
  return records.insert(subscriptions, id, { id, foundAt: at, foundBy: by });
}

/** Makes a subscription served from now on. If it already is, the run that onboarded it does not change. */
export async function enrol(
  records: Records,
  { subscription, run, at }: { readonly subscription: string; readonly run: string; readonly at: string },
): Promise<void> {
  await found(records, subscription, run, at);
  const id = subscription.toLowerCase();
  const enrolled = await change(records, subscriptions, id, (known) =>
    known.enrolledAt === undefined ? { ...known, enrolledAt: at, run } : known,
  );
  if (enrolled === undefined) throw new RecordContended(subscriptions.name, id);
}

/** How much later a subscription that another instance has enrolled is served here, at most. Milliseconds. */
const FRESH_MS = 10_000;
const PAGE = 500;

/** The onboarded subscriptions below a management group, from the records. */
export class OnboardedSubscriptions implements ServedSubscriptions {
  readonly managementGroup: string;
  readonly #records: Records;
  readonly #clock: Clock;
  #known: ReadonlyMap<string, KnownSubscription> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  /** @param managementGroup - its name */
  constructor(managementGroup: string, records: Records, clock: Clock) {
    this.managementGroup = managementGroup;
    this.#records = records;
    this.#clock = clock;
  }

  has(subscription: string): boolean {
    return this.#known.get(subscription)?.enrolledAt !== undefined;
  }

  /** True for a subscription that was found below the management group, onboarded or not. */
  mayJoin(subscription: string): boolean {
    return this.#known.has(subscription);
  }

  *[Symbol.iterator](): IterableIterator<string> {
    for (const id of this.#known.keys()) if (this.has(id)) yield id;
  }

  /** Reads the records again, immediately for a subscription that is not known to be served. */
  async refresh(about?: string): Promise<void> {
    const fresh = this.#clock.now() - this.#readAt < FRESH_MS;
    if (fresh && (about === undefined || this.has(about))) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const now = this.#clock.now();
    const known = new Map<string, KnownSubscription>();
    let after: string | undefined;
    for (;;) {
      const { items, more } = await this.#records.list(subscriptions, { limit: PAGE, after });
      for (const item of items) if (isReadable(item)) known.set(item.key, item.value);
      after = items.at(-1)?.cursor;
      if (!more || after === undefined) break;
    }
    this.#known = known;
    this.#readAt = now;
  }
}
