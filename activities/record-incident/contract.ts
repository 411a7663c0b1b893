import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { KeptProgress } from "../../domain/run/checkpoint.ts";
import { Incident } from "../../domain/run/record.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Records an incident, on which the run parks, or removes it (`null`) when the run continues. */
export const recordIncident = defineRead({
  name: "recordIncident",
  input: openObject({
    ...runRef,
    incident: Incident.nullable(),
    at: z.string(),
    /** What the run has done so far, if that has changed since it was last kept. */
    soFar: KeptProgress.optional(),
  }),
  resource: ({ runId }) => runId,
  done: z.null(),
  retry: "record",
  repeatable: "natural: the same incident is recorded once",
});
