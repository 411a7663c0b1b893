import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Which failure budget is exhausted, with the numbers: `Exhausted` of `domain/sweep/budget.ts`. */
export const Exhausted = z.object({
  budget: z.enum(["failures", "successes"]),
  wave: z.string().optional(),
  allowed: z.number(),
  failed: z.number(),
  succeeded: z.number(),
  running: z.number(),
  targets: z.number(),
});

const Turn = z.object({
  /** `over`: every target of the wave has ended. `exhausted`: nothing starts until a person decides. */
  kind: z.enum(["going", "over", "exhausted"]),
  /** When to poll again, in milliseconds. */
  forMs: z.number(),
  /** The progress of the wave, in words. */
  line: z.string(),
  exhausted: Exhausted.optional(),
});

/** Reads the runs of a sweep's targets, counts those that have ended, and starts the next runs of the wave. */
export const advanceSweep = defineRead({
  name: "advanceSweep",
  input: openObject({
    ...runRef,
    /** Time of the workflow (ISO 8601). If the activity runs later, after an outage, it uses the clock instead. */
    at: z.string(),
    wave: z.number().int(),
    /** False if the sweep is about to end: nothing starts, and runs in progress are waited for. */
    starts: z.boolean(),
  }),
  resource: ({ runId }) => runId,
  done: Turn,
  retry: "record",
  repeatable:
    "natural: who starts is written down first, a run is started once by its key, and an end is counted once",
});
