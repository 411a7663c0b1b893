import { days } from "../../domain/text/duration.ts";
import type { KeptPlan } from "../../domain/run/plan.ts";
import { plans } from "./kinds.ts";
import { planHash } from "./plan-hash.ts";
import { isReadable, type Records } from "./records.ts";

/** A plan is known by its hash this long after it was last shown; approvals wait for a week at most. Milliseconds. */
export const PLANS_KEPT_MS = days(30);

/** A plan that is shown again is written again only when its copy is older than this: one write less for each look. */
const FRESH_MS = days(1);

/** Keeps a plan that somebody is shown under its hash, so that a run can name what has changed since. */
export async function keepPlan(records: Records, plan: KeptPlan): Promise<string> {
  const hash = planHash(plan);
  if (await records.insert(plans, hash, plan)) return hash;
  const kept = await records.read(plans, hash);
  // Whoever comes in between has shown the same plan, or removed an old copy: neither makes a run wrong.
  if (kept !== undefined && ageOf(kept.value, Date.parse(plan.madeAt)) > FRESH_MS) {
    await records.replace(plans, hash, plan, kept.version);
  }
  return hash;
}

const AT_ONCE = 100;

export interface Forgotten {
  /** How many plans were removed. */
  readonly plans: number;
  /** Hashes of plans of unknown age, because another version wrote them: they stay. */
  readonly unreadable: readonly string[];
}

/** Removes plans that nobody was shown for 30 days. What is written meanwhile stays. */
export async function forgetOldPlans(records: Records, now: number): Promise<Forgotten> {
  let forgotten = 0;
  const unreadable: string[] = [];
  let after: string | undefined;
  for (;;) {
    const { items, more } = await records.list(plans, { limit: AT_ONCE, after });
    for (const item of items) {
      if (!isReadable(item)) unreadable.push(item.key);
      else if (
        ageOf(item.value, now) > PLANS_KEPT_MS &&
        (await records.remove(plans, item.key, item.version))
      )
        forgotten += 1;
    }
    after = items.at(-1)?.cursor;
    if (!more || after === undefined) return { plans: forgotten, unreadable };
  }
}

function ageOf({ madeAt }: KeptPlan, now: number): number {
  return now - Date.parse(madeAt);
}
