import { z } from "zod";
import { SixFieldNcrontab, TimeZoneName } from "../calendar/texts.ts";
import { openObject } from "../schema/open-object.ts";
import { KnownPerson } from "../run/person.ts";
import { StandingApproval } from "../run/standing-approval.ts";

/** How the plans of a schedule's runs are approved, if the policy requires approvals. */
export const ScheduleApproval = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("eachTime") }).meta({ description: "Each run waits for a person." }),
  z
    .strictObject({
      kind: z.literal("standing"),
      clusters: z.number().int().min(1).max(100_000).meta({
        description: "A plan for more clusters than this waits for a person.",
      }),
      until: z.iso
        .datetime({ offset: true })
        .meta({ description: "From then on each run waits for a person." }),
    })
    .meta({ description: "Runs go on by themselves within these limits." }),
]);
export type ScheduleApproval = z.infer<typeof ScheduleApproval>;

const EACH_TIME: ScheduleApproval = { kind: "eachTime" };

/** The definition of a schedule: which run it starts, and when. */
export const ScheduleDefinition = z.strictObject({
  workflow: z.string().max(100).meta({ description: "Name of the workflow that it starts." }),
  request: z
    .record(z.string(), z.unknown())
    .meta({ description: "The request that each run is started with, as the workflow takes it." }),
  ncrontab: SixFieldNcrontab,
  timeZone: TimeZoneName.default("UTC"),
  enabled: z.boolean().default(true).meta({ description: "False to keep the schedule and start nothing." }),
  approval: ScheduleApproval.default(EACH_TIME).meta({
    description: "How the plans of its runs are approved.",
  }),
});
export type ScheduleDefinition = z.infer<typeof ScheduleDefinition>;

/** The name of a schedule, which is part of URLs. */
export const ScheduleName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends",
  );

/** The input of a run of a schedule, which later changes of the schedule do not affect. */
const Order = openObject({
  workflow: z.string(),
  request: z.record(z.string(), z.unknown()),
  setBy: KnownPerson,
  standingApproval: StandingApproval.optional(),
});

/** The decision about an occurrence, and its run. */
export const Occurrence = openObject({
  /** When it was due. */
  dueAt: z.string(),
  /** When the decision was made: later than it was due if no host was running. */
  decidedAt: z.string(),
  /** The input of its run; absent if the occurrence was skipped. */
  order: Order.optional(),
  /** Id of its run, once there is one. */
  run: z.string().optional(),
  /** Why it was skipped. */
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
  /** Absent in records of earlier versions, which means each time. */
  approval: ScheduleApproval.optional(),
  /** Who gave the standing approval; absent if there is none. */
  approvedBy: KnownPerson.optional(),
  /** The subscription and the run with which its standing approval ended; absent after the schedule is set again. */
  approvalEnded: openObject({ subscription: z.string(), run: z.string(), at: z.string() }).optional(),
  /** The person who set what it starts and when, for whom its runs are requested. */
  setBy: KnownPerson,
  createdAt: z.string(),
  /** Occurrences that were due by then use the former definition. */
  changedAt: z.string(),
  /** The newest occurrence with a decision. */
  latest: Occurrence.optional(),
  /** Id of the newest run, even if later occurrences were skipped. */
  lastRun: z.string().optional(),
});
export type Schedule = z.infer<typeof Schedule>;

export function definitionOf({
  workflow,
  request,
  ncrontab,
  timeZone,
  enabled,
  approval = EACH_TIME,
}: Schedule): ScheduleDefinition {
  return { workflow, request, ncrontab, timeZone, enabled, approval };
}

/** The standing approval of its runs; undefined if a person approves each run. */
export function standingApprovalOf({ name, approval, approvedBy }: Schedule): StandingApproval | undefined {
  if (approval?.kind !== "standing" || approvedBy === undefined) return undefined;
  const { clusters, until } = approval;
  return { schedule: name, by: approvedBy, clusters, until };
}
