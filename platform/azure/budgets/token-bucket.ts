import { hours, minutes, seconds } from "../../../domain/text/duration.ts";

export interface BucketSize {
  /** Tokens when full. */
  readonly burst: number;
  /** Tokens that are added per second. */
  readonly perSecond: number;
}

/** The requester of a token. */
export interface Requester {
  /** The same id for every attempt at the same activity. */
  readonly id: string;
  /** The group that shares a bucket fairly with other groups: a subscription. */
  readonly group: string;
}

/**
 * A reserved token that is not used by then is released: its run was cancelled, or continues in another process.
 * Milliseconds.
 */
const RESERVED_FOR_MS = minutes(2);

/** Where others draw on the same bucket, less than this part of it is not enough to go on. */
const SMALLEST_SHARE = 1 / 16;

/** After so long without a rejection, a process uses twice as much of a bucket again. Milliseconds. */
const SHARED_FOR_MS = hours(1);

/** So many calls an attempt may make, each time anew, and still get all of its tokens from a bucket that was halved. */
const CALLS_OF_AN_ATTEMPT = 4;

/**
 * A local model of a token bucket of Azure. A caller that finds it empty reserves a token and learns when to use it. The
 * requests of a group queue behind each other; the first request of another group queues only behind the next one.
 * Other instances of the app may draw on the same bucket, so each can be told to use half as much of it (`halve`).
 */
export class TokenBucket {
  #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #at: number;
  /** Until then, Azure rejects every call. Milliseconds since the epoch. */
  #closedUntil = 0;
  /** The part of the bucket that this process uses. */
  #share = 1;
  /** When it was last halved or doubled. Milliseconds since the epoch. */
  #shareSince = 0;
  /** When each requester may take its token. */
  readonly #reserved = new Map<string, number>();
  /** When the last requester of each group may take its token. */
  readonly #lastOf = new Map<string, number>();

  constructor({ burst, perSecond }: BucketSize, now: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Milliseconds until the requester may take a token; 0 for now. If it must wait, a token is reserved for it. */
  waitMs({ id, group }: Requester, now: number): number {
    this.#passTo(now);
    const reserved = this.#reserved.get(id);
    if (reserved !== undefined) {
      const due = Math.max(reserved, this.#nextTokenAt());
      this.#reserved.set(id, due);
      return this.#laterThan(due, now);
    }
    const behind = this.#lastOf.get(group) ?? Number.NEGATIVE_INFINITY;
    const next = this.#nextTokenAt();
    if (behind <= now && next <= now) return 0;
    const due = Math.max(next, behind + (1000 / this.#rate) * this.#groupsWaiting(group, now));
    this.#reserved.set(id, due);
    this.#lastOf.set(group, due);
    return this.#laterThan(due, now);
  }

  take({ id }: Requester, now: number): void {
    this.#passTo(now);
    this.#reserved.delete(id);
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  /**
   * Learns the remaining tokens from an answer of Azure: others may use the bucket, too, and it may be larger than
   * documented.
   */
  learn(left: number, now: number): void {
    this.#passTo(now);
    if (left >= this.#burst) {
      this.#burst = left + 1;
      this.#tokens = left;
    } else {
      this.#tokens = Math.min(this.#tokens, left);
    }
  }

  /**
   * Azure has rejected a request for which the model had a token: others draw on the same bucket. If all of them halve their
   * parts, the parts fit into the bucket after a few rejections. Rejections of requests that were sent together count once.
   */
  halve(now: number): void {
    this.#passTo(now);
    if (now >= this.#closedUntil) this.#share = Math.max(SMALLEST_SHARE, this.#share / 2);
    this.#shareSince = now;
  }

  /** Azure has rejected a request and said when to retry. */
  close(until: number, now: number): void {
    this.#passTo(now);
    this.#tokens = 0;
    this.#closedUntil = Math.max(this.#closedUntil, until);
  }

  /** True if it knows nothing that a new bucket would not know. */
  isAtRest(now: number): boolean {
    this.#passTo(now);
    return this.#share === 1 && this.#tokens >= this.#burst && this.#reserved.size === 0;
  }

  /** Tokens that this process adds per second. */
  get #rate(): number {
    return this.#perSecond * this.#share;
  }

  /** Whoever waits comes back later if the bucket fills slowly, so that the tokens of its next calls are there, too. */
  #laterThan(due: number, now: number): number {
    return due > now ? due - now + Math.ceil(seconds(1) * (1 / this.#share - 1)) : 0;
  }

  #nextTokenAt(): number {
    const missing = Math.max(0, 1 - this.#tokens);
    return Math.ceil(Math.max(this.#at, this.#closedUntil) + (missing * 1000) / this.#rate);
  }

  #groupsWaiting(own: string, now: number): number {
    const others = [...this.#lastOf].filter(([group, last]) => group !== own && last > now);
    return 1 + others.length;
  }

  #passTo(now: number): void {
    const from = Math.max(this.#at, Math.min(now, this.#closedUntil));
    const passed = Math.max(0, now - from) / seconds(1);
    const quiet = Math.max(0, Math.floor((now - this.#shareSince) / SHARED_FOR_MS));
    this.#share = Math.min(1, this.#share * 2 ** quiet);
    this.#shareSince += quiet * SHARED_FOR_MS;
    const full = Math.max(Math.min(this.#burst, CALLS_OF_AN_ATTEMPT), this.#burst * this.#share);
    this.#tokens = Math.min(full, this.#tokens + passed * this.#rate);
    this.#at = Math.max(this.#at, now);
    for (const [id, due] of this.#reserved) {
      if (due + RESERVED_FOR_MS >= now) break;
      this.#reserved.delete(id);
    }
  }
}
