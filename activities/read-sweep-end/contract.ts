import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { Straggler } from "../../domain/sweep/report.ts";
import { WaveCounts } from "../../domain/sweep/standing.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads how a sweep stands: the counts, and some of the targets that did not come through. */
export const readSweepEnd = defineRead({
  name: "readSweepEnd",
  input: openObject(runRef),
  resource: ({ runId }) => runId,
  done: z.object({
    counts: z.array(WaveCounts),
    running: z.number().int(),
    stragglers: z.array(Straggler),
    /** Clusters that came through, and whose service principals no cluster uses any more; some of them if many. */
    cleanable: z.array(z.string()),
  }),
  retry: "record",
  repeatable: "reads only",
});
