import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { Person } from "./person.ts";
import { KeptPlan } from "./plan.ts";
import { KeptReport } from "./report.ts";
import { StandingApproval } from "./standing-approval.ts";

export const RunState = z.enum([
  "queued",
  "planned",
  "waitingForApproval",
  "running",
  "waiting",
  "paused",
  "succeeded",
  "partlySucceeded",
  "refused",
  "failed",
  "cancelled",
]);
export type RunState = z.infer<typeof RunState>;

const ENDED: ReadonlySet<string> = new Set<RunState>([
  "succeeded",
  "partlySucceeded",
  "refused",
  "failed",
  "cancelled",
]);

/** How far a run is. */
interface Lasting {
  readonly state: string;
  readonly endedAt?: string | undefined;
}

/** True when nothing more will happen to a run. A newer version may end runs in states that this one does not know. */
export function hasEnded({ state, endedAt }: Lasting): boolean {
  return ENDED.has(state) || endedAt !== undefined;
}

/** One visible part of a run. */
export const RunStep = openObject({
  /** A name of the workflow's own; another version may have others. */
  name: z.string(),
  /** One line for people: what it does or did. */
  detail: z.string(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** The plan that waits for its approval in this step, by its hash. */
  planHash: z.string().optional(),
});
export type RunStep = z.infer<typeof RunStep>;

/** A step that is out of tries and waits for a person. */
export const Incident = openObject({
  id: z.string(),
  step: z.string(),
  activity: z.string(),
  code: z.string(),
  resource: z.string(),
  message: z.string(),
  remedy: z.string(),
  since: z.string(),
  /** True if the run may go on without the step. */
  skippable: z.boolean().optional(),
});
export type Incident = z.infer<typeof Incident>;

export const CommandName = z.enum(["approve", "reject", "pause", "resume", "retry", "skip", "cancel"]);
export type CommandName = z.infer<typeof CommandName>;

const commandFields = {
  by: Person,
  at: z.string(),
  reason: z.string().optional(),
  /** For `approve`: the hash of the plan that was approved. */
  planHash: z.string().optional(),
  /** For `retry` and `skip`: the incident that it answers. */
  incidentId: z.string().optional(),
  /** For `pause` and `cancel` of a sweep: what the runs do that are under way; they finish if absent. */
  running: z.enum(["finish", "follow"]).optional(),
};

/** A command that a person gave a run. Written here first; the event that wakes the run is only a hint. */
export const RunCommand = openObject({
  /** One of `CommandName`; a newer version may take others. */
  name: z.string(),
  ...commandFields,
});
export type RunCommand = z.infer<typeof RunCommand>;

/** A command about the course of a run, which stands until it is taken back or the run has ended. */
export const PendingControl = openObject({ name: z.enum(["pause", "cancel"]), ...commandFields });
export type PendingControl = z.infer<typeof PendingControl>;

/** An instance that was given up; another one carries the run on from its checkpoint. */
const Restart = openObject({
  at: z.string(),
  /** The id of the instance that was given up. */
  instance: z.string(),
  /** Sub-orchestrations that it may have left behind. */
  childInstances: z.array(z.string()).optional(),
  because: z.string(),
});
type Restart = z.infer<typeof Restart>;

/** Nothing has come from a run's instance for longer than what it does can take. */
export const Stuck = openObject({
  /** When the last sign of life came (ISO 8601). */
  since: z.string(),
  /** When that was first seen to be too long ago (ISO 8601). */
  seenAt: z.string(),
  because: z.string(),
  /** What happens next by itself, and what a person can do. */
  nextStep: z.string(),
});
export type Stuck = z.infer<typeof Stuck>;

/**
 * The record of one execution of a workflow. It is ours, not the task hub's. During an update instances of two versions
 * read and write it: what a newer one has added is kept, so fields may only be added.
 */
export const RunRecord = openObject({
  id: z.string(),
  /** Name of the workflow, such as `migrate-cluster`. */
  workflow: z.string(),
  /** The request, as its workflow's own schema has let it in. */
  input: z.record(z.string(), z.unknown()),
  ticket: z.string().optional(),
  /** The sweep that the run is a part of; absent for a run that somebody started by itself. */
  sweep: openObject({
    id: z.string(),
    wave: z.string(),
    /** True once the sweep has counted the end of the run. */
    counted: z.boolean().optional(),
    /** True where the sweep keeps starts to some hours. */
    hasHours: z.literal(true).optional(),
  }).optional(),
  requester: Person,
  /** For whom an application asked; absent where a person did, or where the application did not say. */
  requestedFor: Person.optional(),
  /** The approval of its schedule that it was started with; absent where a person approves its plan. */
  standingApproval: StandingApproval.optional(),
  /** One of `RunState`; a newer version may have others. */
  state: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().optional(),
  /** The plan that the caller saw before; a run whose own plan differs is refused. */
  expectedPlanHash: z.string().optional(),
  plan: KeptPlan.optional(),
  planHash: z.string().optional(),
  steps: z.array(RunStep),
  incident: Incident.optional(),
  commands: z.array(RunCommand),
  /** Instances that work or wait for the run beside its own: a hint that a command was written goes to them as well. */
  childInstances: z.array(z.string()).optional(),
  /** Instances that have carried the run before, the oldest first; absent while the first one does. */
  restarts: z.array(Restart).optional(),
  stuck: Stuck.optional(),
  /** How the waves of a sweep stand; absent for every other run. */
  waves: z.array(openObject({ name: z.string(), counts: z.record(z.string(), z.number()) })).optional(),
  report: KeptReport.optional(),
  /** Why a run failed: what broke, without bodies or secrets. */
  failure: z.string().optional(),
  /** Where in a trace the caller stood (W3C Trace Context); absent where the caller traced nothing. */
  traceparent: z.string().optional(),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** The cluster that a run is about; undefined for a run about something else. */
export function clusterOf({ input }: Pick<RunRecord, "input">): string | undefined {
  const { clusterId } = input;
  return typeof clusterId === "string" ? clusterId : undefined;
}
