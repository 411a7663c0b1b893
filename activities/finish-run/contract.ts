import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { KeptReport } from "../../domain/run/report.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Ends a run with its report, or as failed with the reason, and releases the lease of the cluster. */
export const finishRun = defineRead({
  name: "finishRun",
  input: openObject({
    ...runRef,
    at: z.string(),
    end: z.union([
      openObject({ kind: z.literal("report"), report: KeptReport }),
      openObject({
        kind: z.literal("failed"),
        failure: z.string(),
        /** What was done and what remains. */
        report: KeptReport.optional(),
      }),
    ]),
  }),
  resource: ({ runId }) => runId,
  done: z.null(),
  retry: "record",
  repeatable: "natural: a run that has ended stays as it ended; a lease that is another run's is left alone",
});
