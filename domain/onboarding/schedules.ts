import { z } from "zod";
import { whyNotJoined } from "../reasons/schedules.ts";
import { ScheduleName, type Schedule } from "../schedule/schedule.ts";
import { SUBSCRIPTIONS_AT_MOST, TargetFilter } from "../sweep/request-fields.ts";
import { TagFilter } from "../sweep/tag-filter.ts";

/** A schedule that subscriptions join when they are onboarded, and which of them do. */
export const ScheduleRule = z.strictObject({
  schedule: ScheduleName.meta({ description: "Name of the schedule." }),
  tags: TagFilter.optional().meta({
    description: "Only subscriptions with these tags join; all of them if left out.",
  }),
});
export type ScheduleRule = z.infer<typeof ScheduleRule>;

/** A schedule that a subscription joins. */
export const Join = z.strictObject({
  schedule: z.string(),
  /** A standing approval is for the targets that it was given for, so it ends when the subscription joins. */
  endsApproval: z.boolean(),
});

/**
 * Whether a subscription belongs to a schedule: it `joins` the targets, the targets already cover it (`covers`), its tags
 * do not match the rule (`notMeant`), or it `cannot` join.
 */
export const ScheduleJoin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("joins"), ...Join.shape }),
  z.strictObject({ kind: z.literal("covers"), schedule: z.string() }),
  z.strictObject({ kind: z.literal("notMeant"), schedule: z.string() }),
  z.strictObject({ kind: z.literal("cannot"), schedule: z.string(), because: z.string() }),
]);
export type ScheduleJoin = z.infer<typeof ScheduleJoin>;

/** The result for a schedule, in the report. */
export const JoinedSchedule = z.strictObject({
  schedule: z.string(),
  result: z.enum(["joined", "covers", "notMeant", "notJoined"]),
  /** True if its standing approval has ended because of it. */
  approvalEnded: z.literal(true).optional(),
  /** Why it was not joined. */
  because: z.string().optional(),
});
export type JoinedSchedule = z.infer<typeof JoinedSchedule>;

/** Whether a subscription (GUID) belongs to a schedule whose rule it matches. */
export function joinOf(schedule: Schedule, subscription: string): ScheduleJoin {
  const { name, workflow, approval } = schedule;
  const cannot = (because: string): ScheduleJoin => ({ kind: "cannot", schedule: name, because });
  if (workflow === "audit-fleet") return { kind: "covers", schedule: name };
  if (workflow !== "sweep") return cannot(whyNotJoined("one-cluster"));
  const targets = targetsOf(schedule);
  if (targets === undefined) return cannot(whyNotJoined("other-version"));
  const { subscriptions, clusterIds, ofSweep, retryOf } = targets;
  if (clusterIds !== undefined || ofSweep !== undefined || retryOf !== undefined)
    return cannot(whyNotJoined("named-targets"));
  if (subscriptions === undefined || names(subscriptions, subscription))
    return { kind: "covers", schedule: name };
  return subscriptions.length >= SUBSCRIPTIONS_AT_MOST
    ? cannot(whyNotJoined("full", { atMost: SUBSCRIPTIONS_AT_MOST }))
    : { kind: "joins", schedule: name, endsApproval: approval?.kind === "standing" };
}

/** The run by which a subscription joins, and when (ISO 8601). */
interface Joining {
  readonly subscription: string;
  readonly runId: string;
  readonly at: string;
}

/**
 * The schedule with the subscription among its targets; the same object if that changes nothing. A standing approval
 * ends, because it is for the targets that it was given for. The requester of the runs and the due occurrences do not
 * change.
 */
export function withSubscription(schedule: Schedule, { subscription, runId, at }: Joining): Schedule {
  const join = joinOf(schedule, subscription);
  const targets = targetsOf(schedule);
  if (join.kind !== "joins" || targets === undefined) return schedule;
  const { approvedBy, ...rest } = schedule;
  return {
    ...rest,
    request: {
      ...schedule.request,
      targets: { ...targets, subscriptions: [...(targets.subscriptions ?? []), subscription] },
    },
    ...(join.endsApproval
      ? { approval: { kind: "eachTime" }, approvalEnded: { subscription, run: runId, at } }
      : approvedBy === undefined
        ? {}
        : { approvedBy }),
  };
}

function targetsOf({ request }: Schedule): TargetFilter | undefined {
  return TargetFilter.safeParse(request["targets"]).data;
}

const names = (subscriptions: readonly string[], subscription: string): boolean =>
  subscriptions.some((one) => one.toLowerCase() === subscription.toLowerCase());
