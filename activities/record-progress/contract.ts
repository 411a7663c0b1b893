import { z } from "zod";
import { RunState, StepName } from "../../domain/run/record.ts";
import { defineActivity } from "../activity-contract.ts";

/** Ends the step that is open in a run's record and opens the next. */
export const recordProgress = defineActivity({
  name: "recordProgress",
  input: z.strictObject({
    runId: z.string(),
    state: RunState,
    step: StepName,
    detail: z.string(),
    /** Time of the workflow (ISO 8601). */
    at: z.string(),
  }),
  done: z.null(),
  retry: "record",
  repeatable: "natural: the same step at the same time is recorded once",
});
