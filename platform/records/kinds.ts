import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { Checkpoint } from "../../domain/run/checkpoint.ts";
import { RunRecord } from "../../domain/run/record.ts";
import { KeptPlan } from "../../domain/run/plan.ts";
import { Schedule } from "../../domain/schedule/schedule.ts";
import { CandidatePage, EndPage, LeftOutPage, Planning, TargetPage } from "../../domain/sweep/kept.ts";
import { Standing } from "../../domain/sweep/standing.ts";
import { AcceptedEvent } from "../../domain/events/accepted-event.ts";
import { KnownSubscription } from "../../domain/onboarding/subscription.ts";
import { label } from "./labels.ts";
import type { RecordKind } from "./records.ts";
import { runLabels } from "./run-labels.ts";

/** The lease of a cluster: only its run may change the cluster. */
export const ClusterLease = openObject({ clusterId: z.string(), runId: z.string(), takenAt: z.string() });
export type ClusterLease = z.infer<typeof ClusterLease>;

/** The run of a caller's key: a repeated request finds the run, another request with the key is refused. */
export const IdempotencyKey = openObject({
  runId: z.string(),
  requestHash: z.string(),
  firstUsedAt: z.string(),
});
export type IdempotencyKey = z.infer<typeof IdempotencyKey>;

/** Plans that were shown, by hash, so that a run can name the differences. */
export const plans: RecordKind<KeptPlan> = { name: "plan", schema: KeptPlan };
export const runs: RecordKind<RunRecord> = { name: "run", schema: RunRecord, labels: runLabels };
export const checkpoints: RecordKind<Checkpoint> = { name: "checkpoint", schema: Checkpoint };
export const clusterLeases: RecordKind<ClusterLease> = { name: "clusterLease", schema: ClusterLease };
/** Until when Azure rejects calls on one of its budgets; the key is a hash of the budget's name. */
export const ClosedBudget = openObject({ budget: z.string(), until: z.string() });
export type ClosedBudget = z.infer<typeof ClosedBudget>;

export const closedBudgets: RecordKind<ClosedBudget> = { name: "closedBudget", schema: ClosedBudget };
export const idempotencyKeys: RecordKind<IdempotencyKey> = { name: "idempotencyKey", schema: IdempotencyKey };
export const schedules: RecordKind<Schedule> = { name: "schedule", schema: Schedule };
/** The default schedules that were created, so that they are not created again. */
const DefaultSchedule = openObject({ name: z.string(), madeAt: z.string() });
export const defaultSchedules: RecordKind<z.infer<typeof DefaultSchedule>> = {
  name: "defaultSchedule",
  schema: DefaultSchedule,
};

/** The progress of the planning of a sweep; the key is the run, or the request if there is no run yet. */
export const sweepPlannings: RecordKind<Planning> = { name: "sweepPlanning", schema: Planning };
export const sweepCandidates: RecordKind<CandidatePage> = { name: "sweepCandidates", schema: CandidatePage };
/** Frozen lists of targets, a page each. */
export const sweepTargets: RecordKind<TargetPage> = { name: "sweepTargets", schema: TargetPage };
/** The clusters that they leave out, a page each. */
export const sweepLeftOut: RecordKind<LeftOutPage> = { name: "sweepLeftOut", schema: LeftOutPage };
/** The standing of sweeps, by their run; and the ends of their targets, in pages. */
export const sweepStandings: RecordKind<Standing> = { name: "sweepStanding", schema: Standing };
export const sweepEnds: RecordKind<EndPage> = { name: "sweepEnds", schema: EndPage };
/** By its id in lower case. */
export const subscriptions: RecordKind<KnownSubscription> = {
  name: "subscription",
  schema: KnownSubscription,
};

/** The label of events that are not processed yet. */
export const TO_ACT_ON = label("toActOn");
export const acceptedEvents: RecordKind<AcceptedEvent> = {
  name: "acceptedEvent",
  schema: AcceptedEvent,
  labels: { version: 1, of: ({ actedAt }) => (actedAt === undefined ? [TO_ACT_ON] : []) },
};
