import type { KeptPlan } from "../../domain/run/plan.ts";
import { changesToApprove } from "../../domain/run/plan-difference.ts";
import { showPlan } from "../../domain/run/progress.ts";
import { keepPlan } from "../../platform/records/kept-plans.ts";
import { plans } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordPlan } from "./contract.ts";

/**
 * Where less is warned of than in the plan that the caller has seen, and all else is the same, the record keeps that one:
 * a risk that is gone makes it no other plan.
 */
export function makeRecordPlan(records: Records): Handler<typeof recordPlan> {
  return async ({ runId, instance, plan, expectedPlanHash = "" }) => {
    const hash = await keepPlan(records, plan);
    const seen = expectedPlanHash === hash ? undefined : await seenPlan(records, expectedPlanHash);
    const differences = seen === undefined ? undefined : [...changesToApprove(seen, plan)];
    const covers = seen !== undefined && differences?.length === 0;
    const planHash = covers ? expectedPlanHash : hash;
    const recorded = covers ? { ...seen, madeAt: plan.madeAt } : plan;
    const changed = await changeRun(records, { runId, instance }, (run) => showPlan(run, recorded, planHash));
    if (changed.kind === "refused") return changed;
    return { kind: "done", value: { planHash, ...(differences === undefined ? {} : { differences }) } };
  };
}

async function seenPlan(records: Records, hash: string): Promise<KeptPlan | undefined> {
  return hash === "" ? undefined : (await records.read(plans, hash))?.value;
}
