import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { KeptProgress } from "../../domain/run/checkpoint.ts";
import { PendingControl } from "../../domain/run/record.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/**
 * Ends the step that is open in a run's record and opens the next. At a boundary it answers the order that stands, and
 * has not opened the step then.
 */
export const recordProgress = defineRead({
  name: "recordProgress",
  input: openObject({
    ...runRef,
    state: z.string(),
    step: z.string(),
    detail: z.string(),
    /** Time of the workflow (ISO 8601). */
    at: z.string(),
    /** True where the run may stop before the step. Absent for a step that belongs to what has begun. */
    boundary: z.literal(true).optional(),
    /** True where the run looks again, within the step, whether it is to stop. */
    again: z.literal(true).optional(),
    /** Ids of the sub-orchestrations that wait for the run in this step. */
    childInstances: z.array(z.string()).optional(),
    /** The plan that waits for its approval in this step, by its hash. */
    planHash: z.string().optional(),
    /** What the run has done by now, if that has changed since it was kept. */
    soFar: KeptProgress.optional(),
  }),
  resource: ({ runId }) => runId,
  /** `null`: the step has begun. */
  done: z.union([z.null(), openObject({ order: PendingControl })]),
  retry: "record",
  repeatable: "natural: the same step at the same time is recorded once",
});
