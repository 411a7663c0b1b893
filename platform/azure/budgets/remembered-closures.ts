import { createHash } from "node:crypto";
import { minutes, seconds } from "../../../domain/text/duration.ts";
import { type ClosedBudget, closedBudgets } from "../../records/kinds.ts";
import { isReadable, type Records } from "../../records/records.ts";
import type { Closure, Limiter } from "./limiter.ts";

/** A shorter closure is over before another process could read it. Milliseconds. */
const WORTH_KEEPING_MS = seconds(5);

/** How old the closures that other instances have learned may be. Milliseconds. */
const LOOK_AGAIN_MS = minutes(1);

const AT_ONCE = 100;

/** The budgets that Azure has closed, shared by all instances of the app and kept for the next one. */
export class RememberedClosures {
  readonly #records: Records;
  readonly #limiter: Limiter;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(records: Records, limiter: Limiter) {
    this.#records = records;
    this.#limiter = limiter;
  }

  /** Reads the remembered closures. If the records cannot be read, nothing is closed: Azure will say it again. */
  async recall(now: number): Promise<void> {
    if (now - this.#lookedAt < LOOK_AGAIN_MS) return;
    this.#lookedAt = now;
    await this.#takeOver(now).catch(() => undefined);
  }

  /** A closure that cannot be saved is learned again. The activity that learned it is already done. */
  async remember(closure: Closure, now: number): Promise<void> {
    await this.#keep(closure, now).catch(() => undefined);
  }

  async #takeOver(now: number): Promise<void> {
    const { items } = await this.#records.list(closedBudgets, { limit: AT_ONCE });
    for (const item of items) {
      if (!isReadable(item)) continue;
      const until = Date.parse(item.value.until);
      if (until > now) this.#limiter.close({ key: item.value.budget, until }, now);
      else await this.#records.remove(closedBudgets, item.key, item.version);
    }
  }

  async #keep({ key, until }: Closure, now: number): Promise<void> {
    if (until - now < WORTH_KEEPING_MS) return;
    const closed: ClosedBudget = { budget: key, until: new Date(until).toISOString() };
    // Names of budgets contain paths of resources, which may be longer than a key.
    const name = createHash("sha256").update(key).digest("hex");
    if (await this.#records.insert(closedBudgets, name, closed)) return;
    const known = await this.#records.read(closedBudgets, name);
    // Another instance was faster and wrote the same.
    if (known !== undefined && known.value.until < closed.until)
      await this.#records.replace(closedBudgets, name, closed, known.version);
  }
}
