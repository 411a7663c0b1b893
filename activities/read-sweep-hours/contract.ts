import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads when the run of a target may start, by the hours of its sweep. */
export const readSweepHours = defineRead({
  name: "readSweepHours",
  input: openObject({
    sweep: z.string(),
    /** How long the work will take, in milliseconds. */
    expectedMs: z.number(),
    /** Time of the workflow (ISO 8601). If the activity runs later, after an outage, it uses the clock instead. */
    at: z.string(),
  }),
  resource: ({ sweep }) => sweep,
  done: z.object({
    /** In how many milliseconds it may start: 0 for now, absent if it never fits. */
    forMs: z.number().optional(),
  }),
  retry: "record",
  repeatable: "reads only",
});
