import { z } from "zod";
import { RunReport } from "../../domain/run/report.ts";
import { defineActivity } from "../activity-contract.ts";

/** Ends a run with its report, or as failed with the reason, and gives the cluster's lease back. */
export const finishRun = defineActivity({
  name: "finishRun",
  input: z.strictObject({
    runId: z.string(),
    at: z.string(),
    end: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("report"), report: RunReport }),
      z.strictObject({ kind: z.literal("failed"), failure: z.string() }),
    ]),
  }),
  done: z.null(),
  retry: "record",
  repeatable: "natural: a run that has ended stays as it ended; a lease that is another run's is left alone",
});
