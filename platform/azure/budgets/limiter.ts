import { retryAfterMs } from "../failure.ts";
import type { Budget } from "./budgets-of-call.ts";
import { type Requester, TokenBucket } from "./token-bucket.ts";

/** A budget is exhausted, and the call must be repeated later. */
export interface Throttled {
  readonly waitMs: number;
  /** What the budget limits, in words. */
  readonly of: string;
}

/** Until then, Azure rejects every call on this budget. */
export interface Closure {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly bodyAsText?: string | null | undefined;
}

const BUCKETS_AT_MOST = 5_000;

/**
 * What one process knows about Azure's budgets: from the documentation, from the calls that it has sent, and from Azure's
 * answers.
 */
export class Limiter {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #closed = new Map<string, number>();

  /** Takes a token from each budget, or from none if one is exhausted, and then returns when to try again. */
  take(budgets: readonly Budget[], requester: Requester, now: number): Throttled | undefined {
    const drawn = budgets.map(({ key, size, of }) => ({ of, bucket: this.#bucket({ key, size }, now) }));
    const waits = drawn.map(({ bucket, of }) => ({ of, waitMs: bucket.waitMs(requester, now) }));
    const longest = waits.reduce((most, one) => (one.waitMs > most.waitMs ? one : most), {
      of: "",
      waitMs: 0,
    });
    if (longest.waitMs > 0) return longest;
    for (const { bucket } of drawn) bucket.take(requester, now);
    return undefined;
  }

  /** Learns from an answer; returns the budget that Azure has closed, if any. */
  learn(budgets: readonly Budget[], answer: Answer, now: number): Closure | undefined {
    for (const { leftIn, ...budget } of budgets) {
      const left = leftIn === undefined ? Number.NaN : Number.parseInt(answer.headers.get(leftIn) ?? "", 10);
      if (Number.isFinite(left)) this.#bucket(budget, now).learn(left, now);
    }
    const again = retryAfterMs(answer.headers.get("retry-after"), now);
    if (answer.status !== 429 || again === undefined) return undefined;
    const refused = budgets.find(
      ({ refusedBy }) => refusedBy !== undefined && (answer.bodyAsText ?? "").includes(`"${refusedBy}"`),
    );
    const budget = refused ?? budgets.at(-1);
    if (budget === undefined) return undefined;
    if (budget.halves) this.#bucket(budget, now).halve(now);
    const closure = { key: budget.key, until: now + again };
    this.close(closure, now);
    return closure;
  }

  close({ key, until }: Closure, now: number): void {
    if (until <= now) return;
    this.#closed.set(key, Math.max(until, this.#closed.get(key) ?? 0));
    this.#buckets.get(key)?.close(until, now);
  }

  #bucket({ key, size }: Pick<Budget, "key" | "size">, now: number): TokenBucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    if (this.#buckets.size >= BUCKETS_AT_MOST) this.#forget(now);
    const made = new TokenBucket(size, now);
    const until = this.#closed.get(key) ?? 0;
    if (until > now) made.close(until, now);
    this.#buckets.set(key, made);
    return made;
  }

  /** A full bucket is equal to a new one, so it is dropped. */
  #forget(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isAtRest(now)) this.#buckets.delete(key);
    for (const [key, until] of this.#closed) if (until <= now) this.#closed.delete(key);
  }
}
