import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { KeptProgress } from "../../domain/run/checkpoint.ts";
import { Incident } from "../../domain/run/record.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Parks a run on an incident, or takes the incident away (`null`) when it goes on. */
export const recordIncident = defineRead({
  name: "recordIncident",
  input: openObject({
    ...runRef,
    incident: Incident.nullable(),
    at: z.string(),
    /** What the run has done by now, if that has changed since it was kept. */
    soFar: KeptProgress.optional(),
  }),
  resource: ({ runId }) => runId,
  done: z.null(),
  retry: "record",
  repeatable: "natural: the same incident is recorded once",
});
