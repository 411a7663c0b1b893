import type { KeptPlan } from "../../domain/run/plan.ts";
import { planDifferences } from "../../domain/run/plan-difference.ts";
import { planned } from "../../domain/run/progress.ts";
import { keepPlan } from "../../platform/records/kept-plans.ts";
import { plans } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordPlan } from "./contract.ts";

export function makeRecordPlan(records: Records): Handler<typeof recordPlan> {
  return async ({ runId, instance, plan, expectedPlanHash }) => {
    const hash = await keepPlan(records, plan);
    const changed = await changeRun(records, { runId, instance }, (run) => planned(run, plan, hash));
    if (changed.kind === "refused") return changed;
    const differences =
      expectedPlanHash === undefined || expectedPlanHash === hash
        ? undefined
        : await differencesTo(records, expectedPlanHash, plan);
    return { kind: "done", value: { planHash: hash, ...(differences === undefined ? {} : { differences }) } };
  };
}

async function differencesTo(
  records: Records,
  seenHash: string,
  plan: KeptPlan,
): Promise<string[] | undefined> {
  const seen = await records.read(plans, seenHash);
  return seen === undefined ? undefined : [...planDifferences(seen.value, plan)];
}
