import { z } from "zod";
import { openObject } from "../../domain/open-object.ts";
import { KeptReport } from "../../domain/run/report.ts";
import { defineActivity } from "../activity-contract.ts";

/** Ends a run with its report, or as failed with the reason, and gives the cluster's lease back. */
export const finishRun = defineActivity({
  name: "finishRun",
  input: openObject({
    runId: z.string(),
    at: z.string(),
    end: z.union([
      openObject({ kind: z.literal("report"), report: KeptReport }),
      openObject({ kind: z.literal("failed"), failure: z.string() }),
    ]),
  }),
  done: z.null(),
  retry: "record",
  repeatable: "natural: a run that has ended stays as it ended; a lease that is another run's is left alone",
});
