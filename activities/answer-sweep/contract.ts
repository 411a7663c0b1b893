import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Applies what a person decided about a sweep whose failure budget is exhausted: `retry` tries the failed targets again,
 * `skip` continues without them.
 */
export const answerSweep = defineRead({
  name: "answerSweep",
  input: openObject({
    ...runRef,
    /** Names the incident among all of the sweep. */
    key: z.string(),
    answer: z.enum(["retry", "skip"]),
  }),
  resource: ({ runId }) => runId,
  done: z.null(),
  retry: "record",
  repeatable: "natural: an incident is answered once",
});
