import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { KeptPlan } from "../../domain/run/plan.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

const RecordedPlan = openObject({
  planHash: z.string(),
  /** How the plan differs from the one that the caller has seen, one sentence each. A warning that is gone is no difference. */
  differences: z.array(z.string()).optional(),
});
type RecordedPlan = z.infer<typeof RecordedPlan>;

/**
 * Stores the plan in the record of the run and under its hash, and returns the hash, which approvals refer to. If the
 * caller has seen another plan, it also returns the differences; they are absent if that plan is not kept here.
 */
export const recordPlan = defineRead({
  name: "recordPlan",
  input: openObject({
    ...runRef,
    plan: KeptPlan,
    /** The hash of the plan that the caller has seen. */
    expectedPlanHash: z.string().optional(),
  }),
  resource: ({ runId }) => runId,
  done: RecordedPlan,
  retry: "record",
  repeatable: "natural: the same plan has the same hash",
});
