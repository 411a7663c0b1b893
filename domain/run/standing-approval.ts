import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { KnownPerson } from "./person.ts";

/** An approval that was given before there is a plan: for the runs of one schedule, up to so many clusters and a date. */
export const StandingApproval = openObject({
  /** Name of the schedule. */
  schedule: z.string(),
  by: KnownPerson,
  /** It covers plans that change at most this many clusters. */
  clusters: z.number().int(),
  /** It covers nothing from then on (ISO 8601). */
  until: z.string(),
});
export type StandingApproval = z.infer<typeof StandingApproval>;
