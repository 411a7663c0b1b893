import { z } from "zod";
import { openObject } from "../../domain/open-object.ts";
import { Incident } from "../../domain/run/record.ts";
import { defineActivity } from "../activity-contract.ts";

/** Parks a run on an incident, or takes the incident away (`null`) when it goes on. */
export const recordIncident = defineActivity({
  name: "recordIncident",
  input: openObject({ runId: z.string(), incident: Incident.nullable(), at: z.string() }),
  done: z.null(),
  retry: "record",
  repeatable: "natural: the same incident is recorded once",
});
