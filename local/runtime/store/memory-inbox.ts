import { DueTimes, isBefore } from "../../queue/due-times.ts";
import type { Message } from "../engine/history.ts";
import type { Inbox, ParkedWork, StoredMessage, TurnFailure } from "./store.ts";

interface Trouble extends TurnFailure {
  readonly failures: number;
}

const placeOf = ({ visibleAt, seq }: StoredMessage) => ({ at: visibleAt, rank: seq });

/**
 * Messages on their way, timers among them, and the instances whose turns have failed. What comes next is found without
 * looking at all that wait.
 */
export class MemoryInbox {
  #seq = 0;
  readonly #messages = new Map<number, StoredMessage>();
  readonly #byInstance = new Map<string, Map<number, StoredMessage>>();
  readonly #troubles = new Map<string, Trouble>();
  /** Instances that are not in trouble, by their first message. */
  readonly #untroubled = new DueTimes<string>();

  add(message: Message): void {
    const stored = { ...message, seq: ++this.#seq };
    this.#messages.set(stored.seq, stored);
    const own = this.#byInstance.get(stored.to) ?? new Map<number, StoredMessage>();
    this.#byInstance.set(stored.to, own.set(stored.seq, stored));
    this.#place(stored.to);
  }

  has(seq: number): boolean {
    return this.#messages.has(seq);
  }

  take(consumed: readonly number[]): void {
    const of = new Set<string>();
    for (const seq of consumed) {
      const message = this.#messages.get(seq);
      if (message === undefined) continue;
      this.#drop(message);
      of.add(message.to);
    }
    for (const instanceId of of) this.#place(instanceId);
  }

  removeTimers(instanceId: string): void {
    for (const message of this.#of(instanceId)) if (message.event.type === "TimerFired") this.#drop(message);
    this.#place(instanceId);
  }

  /** Forgets the messages of an instance, and its troubles. */
  forget(instanceId: string): void {
    for (const message of this.#of(instanceId)) this.#drop(message);
    this.relieve(instanceId);
  }

  due(instanceId: string, now: number): Inbox {
    const messages = this.#of(instanceId)
      .filter(({ visibleAt }) => visibleAt <= now)
      .sort((one, other) => (isBefore(placeOf(one), placeOf(other)) ? -1 : 1));
    return { instanceId, failures: this.#troubles.get(instanceId)?.failures ?? 0, messages };
  }

  defer(instanceId: string, failure: TurnFailure): void {
    const failures = (this.#troubles.get(instanceId)?.failures ?? 0) + 1;
    this.#troubles.set(instanceId, { ...failure, failures });
    this.#place(instanceId);
  }

  /** The instance is in no trouble any more. */
  relieve(instanceId: string): void {
    this.#troubles.delete(instanceId);
    this.#place(instanceId);
  }

  /** Brings an instance back that is tried no more. False if it is none. */
  unpark(instanceId: string): boolean {
    if (this.#troubles.get(instanceId)?.retryAt !== null) return false;
    this.relieve(instanceId);
    return true;
  }

  parked(): readonly ParkedWork[] {
    return [...this.#troubles]
      .filter(([, { retryAt }]) => retryAt === null)
      .map(([instanceId, { error }]) => ({ instanceId, activity: null, error }));
  }

  /** The instance whose message has waited longest, without those that are in trouble until later. */
  firstReady(now: number): string | undefined {
    const untroubled = this.#untroubled.first();
    let first = untroubled !== undefined && untroubled.at <= now ? untroubled : undefined;
    for (const [key, { retryAt }] of this.#troubles) {
      const message = retryAt !== null && retryAt <= now ? this.#firstOf(key) : undefined;
      if (message === undefined || message.visibleAt > now) continue;
      const place = placeOf(message);
      if (first === undefined || isBefore(place, first)) first = { key, ...place };
    }
    return first?.key;
  }

  /** When, after `now`, the next message falls due or the next instance in trouble is to be tried again. */
  nextDueAt(now: number): number | undefined {
    const first = this.#untroubled.first();
    const untroubled =
      first === undefined || first.at > now
        ? [first?.at]
        : [...this.#messages.values()].map(({ to, visibleAt }) =>
            this.#troubles.has(to) ? undefined : visibleAt,
          );
    const troubled = [...this.#troubles].flatMap(([instanceId, { retryAt }]) =>
      retryAt === null ? [] : this.#of(instanceId).map(({ visibleAt }) => Math.max(visibleAt, retryAt)),
    );
    return [...untroubled, ...troubled].reduce<number | undefined>(
      (soonest, at) =>
        at !== undefined && at > now && (soonest === undefined || at < soonest) ? at : soonest,
      undefined,
    );
  }

  clear(): void {
    for (const instanceId of [...this.#byInstance.keys(), ...this.#troubles.keys()]) this.forget(instanceId);
  }

  #of(instanceId: string): StoredMessage[] {
    return [...(this.#byInstance.get(instanceId)?.values() ?? [])];
  }

  #firstOf(instanceId: string): StoredMessage | undefined {
    let first: StoredMessage | undefined;
    for (const message of this.#byInstance.get(instanceId)?.values() ?? []) {
      if (first === undefined || isBefore(placeOf(message), placeOf(first))) first = message;
    }
    return first;
  }

  #drop({ seq, to }: StoredMessage): void {
    this.#messages.delete(seq);
    const own = this.#byInstance.get(to);
    own?.delete(seq);
    if (own?.size === 0) this.#byInstance.delete(to);
  }

  #place(instanceId: string): void {
    const first = this.#troubles.has(instanceId) ? undefined : this.#firstOf(instanceId);
    this.#untroubled.set(instanceId, first?.visibleAt, first?.seq);
  }
}
