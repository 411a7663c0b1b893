import { z } from "zod";
import { SixFieldNcrontab, TimeZoneName } from "../calendar/texts.ts";
import { openObject } from "../schema/open-object.ts";
import { KnownPerson } from "../run/person.ts";

/** What a schedule is asked to be: which run it starts, and when. */
export const ScheduleDefinition = z.strictObject({
  workflow: z.string().max(100).meta({ description: "Name of the workflow that it starts." }),
  request: z
    .record(z.string(), z.unknown())
    .meta({ description: "The request that each run is started with, as the workflow takes it." }),
  ncrontab: SixFieldNcrontab,
  timeZone: TimeZoneName.default("UTC"),
  enabled: z.boolean().default(true).meta({ description: "False to keep the schedule and start nothing." }),
});
export type ScheduleDefinition = z.infer<typeof ScheduleDefinition>;

/** The names that schedules may have: they stand in addresses. */
export const ScheduleName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends",
  );

/** What a run of a schedule is started with, however the schedule changes meanwhile. */
const Order = openObject({
  workflow: z.string(),
  request: z.record(z.string(), z.unknown()),
  setBy: KnownPerson,
});

/** What became of an occurrence. */
export const Occurrence = openObject({
  /** When it was due. */
  dueAt: z.string(),
  /** When it was decided what becomes of it: later than it was due where nobody was there to see to it. */
  decidedAt: z.string(),
  /** What is started. Absent where the occurrence was skipped. */
  order: Order.optional(),
  /** Id of its run, once there is one. */
  run: z.string().optional(),
  /** Why there is no run and will be none. */
  skipped: z.string().optional(),
});
export type Occurrence = z.infer<typeof Occurrence>;

export const Schedule = openObject({
  name: z.string(),
  workflow: z.string(),
  request: z.record(z.string(), z.unknown()),
  ncrontab: z.string(),
  timeZone: z.string(),
  enabled: z.boolean(),
  /** Who has set what it starts, and for whom its runs are. */
  setBy: KnownPerson,
  createdAt: z.string(),
  /** What was due by then belongs to the former definition. */
  changedAt: z.string(),
  /** The newest occurrence that was dealt with. */
  latest: Occurrence.optional(),
  /** Id of the newest run, whatever became of the occurrences since. */
  lastRun: z.string().optional(),
});
export type Schedule = z.infer<typeof Schedule>;

export function definitionOf({
  workflow,
  request,
  ncrontab,
  timeZone,
  enabled,
}: Schedule): ScheduleDefinition {
  return { workflow, request, ncrontab, timeZone, enabled };
}
