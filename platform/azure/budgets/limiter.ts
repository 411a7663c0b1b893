import { retryAfterMs } from "../failure.ts";
import type { Budget } from "./budgets-of-call.ts";
import { type Requester, TokenBucket } from "./token-bucket.ts";

/** A budget is used up, and the call must come again. */
export interface Throttled {
  readonly waitMs: number;
  /** What the budget limits, for people. */
  readonly of: string;
}

/** Azure lets nothing through on a budget until then. */
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

/** Azure's budgets as one process knows them: from the pages, from what it has sent, and from what Azure tells. */
export class Limiter {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #closed = new Map<string, number>();

  /** Takes a token of each budget, or none where one of them is used up and says when to come again. */
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

  /** Takes in what an answer tells of the budgets; answers the budget that Azure has closed, if it has. */
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

  /** A full bucket knows no more than a new one does. */
  #forget(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isAtRest(now)) this.#buckets.delete(key);
    for (const [key, until] of this.#closed) if (until <= now) this.#closed.delete(key);
  }
}
