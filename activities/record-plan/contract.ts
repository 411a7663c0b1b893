import { z } from "zod";
import { RunPlan } from "../../domain/run/plan.ts";
import { defineActivity } from "../activity-contract.ts";

/** Stores the plan in the run's record and answers its hash, which approvals bind to. */
export const recordPlan = defineActivity({
  name: "recordPlan",
  input: z.strictObject({ runId: z.string(), plan: RunPlan }),
  done: z.strictObject({ planHash: z.string() }),
  retry: "record",
  repeatable: "natural: the same plan has the same hash",
});
