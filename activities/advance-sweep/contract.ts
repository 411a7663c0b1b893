import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Which budget is spent, with the numbers: `Exhausted` of `domain/sweep/budget.ts`. */
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
  /** `over`: every target of the wave has come to an end. `exhausted`: nothing starts until a person decides. */
  kind: z.enum(["going", "over", "exhausted"]),
  /** When to look again, in milliseconds. */
  forMs: z.number(),
  /** How the wave stands, for people. */
  line: z.string(),
  exhausted: Exhausted.optional(),
});

/** Looks at the runs of a sweep's targets, counts those that have ended, and starts the next ones of the wave. */
export const advanceSweep = defineRead({
  name: "advanceSweep",
  input: openObject({
    ...runRef,
    /** Time of the workflow (ISO 8601). A look that comes later, after an outage, goes by the clock. */
    at: z.string(),
    wave: z.number().int(),
    /** False where the sweep ends: what goes on is waited for, and nothing starts. */
    starts: z.boolean(),
  }),
  resource: ({ runId }) => runId,
  done: Turn,
  retry: "record",
  repeatable:
    "natural: who starts is written down first, a run is started once by its key, and an end is counted once",
});
