import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads when the run of a target may begin by the hours of its sweep. */
export const readSweepHours = defineRead({
  name: "readSweepHours",
  input: openObject({
    sweep: z.string(),
    /** How long the work will take, in milliseconds. */
    expectedMs: z.number(),
    /** Time of the workflow (ISO 8601). An answer that comes later, after an outage, goes by the clock. */
    at: z.string(),
  }),
  resource: ({ sweep }) => sweep,
  done: z.object({
    /** In how many milliseconds it may begin: 0 for now; absent where it never fits. */
    forMs: z.number().optional(),
  }),
  retry: "record",
  repeatable: "reads only",
});
