import type { z } from "zod";
import { planned } from "../../domain/run/progress.ts";
import { planHash } from "../../platform/records/plan-hash.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordPlan } from "./contract.ts";

export function makeRecordPlan(records: Records) {
  return async ({ runId, plan }: z.infer<typeof recordPlan.input>): Promise<Answer<{ planHash: string }>> => {
    const hash = planHash(plan);
    await changeRun(records, runId, (run) => planned(run, plan, hash));
    return { kind: "done", value: { planHash: hash } };
  };
}
