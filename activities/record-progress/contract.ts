import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { KeptProgress } from "../../domain/run/checkpoint.ts";
import { PendingControl } from "../../domain/run/record.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/**
 * Ends the open step in the record of a run and opens the next one. At a boundary with a pending pause or cancel, it
 * returns that command and opens no step.
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
    /** True if the run may stop before the step. Absent for a step that belongs to work in progress. */
    boundary: z.literal(true).optional(),
    /** True if the run checks again, within the step, whether it must stop. */
    again: z.literal(true).optional(),
    /** Ids of the sub-orchestrations that work in this step. */
    childInstances: z.array(z.string()).optional(),
    /** The hash of the plan that waits for its approval in this step. */
    planHash: z.string().optional(),
    /** What the run has done so far, if that has changed since it was last kept. */
    soFar: KeptProgress.optional(),
  }),
  resource: ({ runId }) => runId,
  /** `null`: the step has started. */
  done: z.union([z.null(), openObject({ order: PendingControl })]),
  retry: "record",
  repeatable: "natural: the same step at the same time is recorded once",
});
