import { minutes, seconds } from "../../../domain/text/duration.ts";

export interface BucketSize {
  /** Tokens when full. */
  readonly burst: number;
  /** Tokens that come back in a second. */
  readonly perSecond: number;
}

/** Who asks for a token. */
export interface Requester {
  /** The same one whenever it asks again for the same work. */
  readonly id: string;
  /** What shares a bucket evenly with others of its kind: a subscription. */
  readonly group: string;
}

/** Whoever has not come for a reserved token by then will not: its run was cancelled, or goes on in another process. */
const RESERVED_FOR_MS = minutes(2);

/**
 * A token bucket of Azure as it is seen from here. A caller that finds it empty reserves a token and learns when to come for it; a
 * group with many requesters waits behind itself, and another's first request only behind the one that is next.
 */
export class TokenBucket {
  #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #at: number;
  /** Azure has said that nothing is let through until then. */
  #closedUntil = 0;
  /** When each requester may come. */
  readonly #reserved = new Map<string, number>();
  /** When the last one of each group may come. */
  readonly #lastOf = new Map<string, number>();

  constructor({ burst, perSecond }: BucketSize, now: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Milliseconds until the requester may take a token, 0 for now; where it must wait, one is reserved for it. */
  waitMs({ id, group }: Requester, now: number): number {
    this.#passTo(now);
    const reserved = this.#reserved.get(id);
    if (reserved !== undefined) {
      const due = Math.max(reserved, this.#nextTokenAt());
      this.#reserved.set(id, due);
      return due - now;
    }
    const behind = this.#lastOf.get(group) ?? Number.NEGATIVE_INFINITY;
    const next = this.#nextTokenAt();
    if (behind <= now && next <= now) return 0;
    const due = Math.max(next, behind + (1000 / this.#perSecond) * this.#groupsWaiting(group, now));
    this.#reserved.set(id, due);
    this.#lastOf.set(group, due);
    return due - now;
  }

  take({ id }: Requester, now: number): void {
    this.#passTo(now);
    this.#reserved.delete(id);
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  /** Azure's answer said what is left: others may draw on the bucket too, and it may be larger than documented. */
  learn(left: number, now: number): void {
    this.#passTo(now);
    if (left >= this.#burst) {
      this.#burst = left + 1;
      this.#tokens = left;
    } else {
      this.#tokens = Math.min(this.#tokens, left);
    }
  }

  /** Azure has refused a request and says when to come again. */
  close(until: number, now: number): void {
    this.#passTo(now);
    this.#tokens = 0;
    this.#closedUntil = Math.max(this.#closedUntil, until);
  }

  /** True where it has nothing to remember that a new one would not know. */
  isAtRest(now: number): boolean {
    this.#passTo(now);
    return this.#tokens >= this.#burst && this.#reserved.size === 0;
  }

  #nextTokenAt(): number {
    const missing = Math.max(0, 1 - this.#tokens);
    return Math.ceil(Math.max(this.#at, this.#closedUntil) + (missing * 1000) / this.#perSecond);
  }

  #groupsWaiting(own: string, now: number): number {
    const others = [...this.#lastOf].filter(([group, last]) => group !== own && last > now);
    return 1 + others.length;
  }

  #passTo(now: number): void {
    const from = Math.max(this.#at, Math.min(now, this.#closedUntil));
    const passed = Math.max(0, now - from) / seconds(1);
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#perSecond);
    this.#at = Math.max(this.#at, now);
    for (const [id, due] of this.#reserved) {
      if (due + RESERVED_FOR_MS >= now) break;
      this.#reserved.delete(id);
    }
  }
}
