import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { Straggler } from "../../domain/sweep/report.ts";
import { WaveCounts } from "../../domain/sweep/standing.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads the standing of a sweep: the counts, and some of the targets that did not succeed. */
export const readSweepEnd = defineRead({
  name: "readSweepEnd",
  input: openObject(runRef),
  resource: ({ runId }) => runId,
  done: z.object({
    counts: z.array(WaveCounts),
    running: z.number().int(),
    stragglers: z.array(Straggler),
    /** Clusters that succeeded, and whose service principals no cluster uses any more; only some of them if there are many. */
    cleanable: z.array(z.string()),
  }),
  retry: "record",
  repeatable: "reads only",
});
