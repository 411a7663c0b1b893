import { days } from "../../domain/text/duration.ts";
import type { KeptPlan } from "../../domain/run/plan.ts";
import { plans } from "./kinds.ts";
import { planHash } from "./plan-hash.ts";
import { isReadable, type Records } from "./records.ts";

/** How long a plan is kept after it was last shown; approvals wait for a week at most. Milliseconds. */
export const PLANS_KEPT_MS = days(30);

/** If a plan is shown again, it is written again only if its copy is older than this, to save writes. Milliseconds. */
const FRESH_MS = days(1);

/** Keeps a plan that is shown to a person under its hash, so that a run can name what has changed since. */
export async function keepPlan(records: Records, plan: KeptPlan): Promise<string> {
  const hash = planHash(plan);
  if (await records.insert(plans, hash, plan)) return hash;
  const kept = await records.read(plans, hash);
  // Another process has shown the same plan, or deleted an old copy: neither affects a run.
  if (kept !== undefined && ageOf(kept.value, Date.parse(plan.madeAt)) > FRESH_MS) {
    await records.replace(plans, hash, plan, kept.version);
  }
  return hash;
}

const AT_ONCE = 100;

export interface Forgotten {
  /** How many plans were removed. */
  readonly plans: number;
  /** Hashes of plans of unknown age that another version wrote, which stay. */
  readonly unreadable: readonly string[];
}

/** Deletes plans that were not shown for 30 days, but not plans that are written in the meantime. */
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
