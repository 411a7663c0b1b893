import { z } from "zod";
import { MigrationPlan } from "../../domain/migration/plan.ts";
import { defineActivity } from "../activity-contract.ts";

/** Stores the plan in the run's record and answers its hash, which approvals bind to. */
export const recordPlan = defineActivity({
  name: "recordPlan",
  input: z.strictObject({ runId: z.string(), plan: MigrationPlan }),
  done: z.strictObject({ planHash: z.string() }),
  retry: "record",
  repeatable: "natural: the same plan has the same hash",
});
