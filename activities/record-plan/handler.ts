import type { KeptPlan } from "../../domain/run/plan.ts";
import { changesToApprove, planAdditions } from "../../domain/run/plan-difference.ts";
import { showPlan } from "../../domain/run/progress.ts";
import { keepPlan } from "../../platform/records/kept-plans.ts";
import { plans, runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordPlan } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

/**
 * If the only difference from the plan that the caller has seen is that warnings are gone, the record keeps that plan: a
 * risk that is gone makes no other plan. The same applies to work that is gone, if a sweep has tried the target before:
 * the earlier run may have done it.
 */
export function makeRecordPlan(records: Records): Handler<typeof recordPlan> {
  return async ({ runId, instance, plan, expectedPlanHash = "" }) => {
    const hash = await keepPlan(records, plan);
    const seen = expectedPlanHash === hash ? undefined : await seenPlan(records, expectedPlanHash);
    const differences = seen === undefined ? undefined : await differencesFor(records, runId, seen, plan);
    const covers = seen !== undefined && differences?.length === 0;
    const planHash = covers ? expectedPlanHash : hash;
    const recorded = covers ? { ...seen, madeAt: plan.madeAt } : plan;
    const changed = await changeRun(records, { runId, instance }, (run) => showPlan(run, recorded, planHash));
    if (changed.kind === "refused") return changed;
    return { kind: "done", value: { planHash, ...defined({ differences }) } };
  };
}

async function seenPlan(records: Records, hash: string): Promise<KeptPlan | undefined> {
  return hash === "" ? undefined : (await records.read(plans, hash))?.value;
}

async function differencesFor(
  records: Records,
  runId: string,
  seen: KeptPlan,
  plan: KeptPlan,
): Promise<string[]> {
  const stored = await records.read(runs, runId);
  const compare = stored?.value.sweep?.triedBefore === true ? planAdditions : changesToApprove;
  return [...compare(seen, plan)];
}
