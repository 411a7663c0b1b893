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

/** The state of a run. */
interface Lasting {
  readonly state: string;
  readonly endedAt?: string | undefined;
}

/** True for a run that has ended. A newer version may end runs in states that this version does not know. */
export function hasEnded({ state, endedAt }: Lasting): boolean {
  return ENDED.has(state) || endedAt !== undefined;
}

/** A step of a run. */
export const RunStep = openObject({
  /** The name that the workflow's contract gives it; another version may have others. */
  name: z.string(),
  /** What the step does or did, in one line for people. */
  detail: z.string(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** The plan that waits for its approval in this step, by its hash. */
  planHash: z.string().optional(),
});
export type RunStep = z.infer<typeof RunStep>;

/** Why a run has stopped and waits for a person. */
export const Incident = openObject({
  id: z.string(),
  step: z.string(),
  activity: z.string(),
  code: z.string(),
  resource: z.string(),
  message: z.string(),
  remedy: z.string(),
  since: z.string(),
  /** True if the run can continue without the step. */
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
  /** For `pause` and `cancel` of a sweep: what its runs in progress do; they finish if absent. */
  running: z.enum(["finish", "follow"]).optional(),
};

/** A command that a person sent to a run. It is written here first; the event that wakes the run is only a hint. */
export const RunCommand = openObject({
  /** One of `CommandName`; a newer version may accept others. */
  name: z.string(),
  ...commandFields,
});
export type RunCommand = z.infer<typeof RunCommand>;

/** A pause or cancel, which applies until the run is resumed or has ended. */
export const PendingControl = openObject({ name: z.enum(["pause", "cancel"]), ...commandFields });
export type PendingControl = z.infer<typeof PendingControl>;

/** An instance that was given up; a new one continues the run from its checkpoint. */
const Restart = openObject({
  at: z.string(),
  /** The id of the instance that was given up. */
  instance: z.string(),
  /** Its sub-orchestrations, which may still run. */
  childInstances: z.array(z.string()).optional(),
  because: z.string(),
});
type Restart = z.infer<typeof Restart>;

/** The instance of a run has been silent for longer than its current step can take. */
export const Stuck = openObject({
  /** When the last sign of life came (ISO 8601). */
  since: z.string(),
  /** When Keyless first noticed that (ISO 8601). */
  seenAt: z.string(),
  because: z.string(),
  /** What Keyless does next, and what a person can do. */
  nextStep: z.string(),
});
export type Stuck = z.infer<typeof Stuck>;

/**
 * The record of a run. Keyless stores it itself, outside the task hub. During an update, instances of two versions read and write
 * it: each keeps what the other has added, so fields may only be added.
 */
export const RunRecord = openObject({
  id: z.string(),
  /** Name of the workflow, such as `migrate-cluster`. */
  workflow: z.string(),
  /** The request, as the schema of its workflow has parsed it. */
  input: z.record(z.string(), z.unknown()),
  ticket: z.string().optional(),
  /** The sweep that has started the run; absent for a run that somebody started directly. */
  sweep: openObject({
    id: z.string(),
    wave: z.string(),
    /** True once the sweep has counted the end of the run. */
    counted: z.boolean().optional(),
    /** True where the sweep keeps starts to some hours. */
    hasHours: z.literal(true).optional(),
    /** True where the sweep has tried its target before, with the same plan. */
    triedBefore: z.literal(true).optional(),
  }).optional(),
  requester: Person,
  /** The person for whom an application requested the run; absent if a person requested it, or the application did not say. */
  requestedFor: Person.optional(),
  /** The standing approval of its schedule; absent if a person approves its plan. */
  standingApproval: StandingApproval.optional(),
  /** One of `RunState`; a newer version may have others. */
  state: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().optional(),
  /** The hash of the plan that the caller has seen. If the run makes another plan, it is refused. */
  expectedPlanHash: z.string().optional(),
  plan: KeptPlan.optional(),
  planHash: z.string().optional(),
  steps: z.array(RunStep),
  incident: Incident.optional(),
  commands: z.array(RunCommand),
  /** Child instances that work for the run: they get hints of commands as well. */
  childInstances: z.array(z.string()).optional(),
  /** Earlier instances of the run, the oldest first; absent while the first one carries out the run. */
  restarts: z.array(Restart).optional(),
  stuck: Stuck.optional(),
  /** The counts of the waves of a sweep; absent for every other run. */
  waves: z.array(openObject({ name: z.string(), counts: z.record(z.string(), z.number()) })).optional(),
  report: KeptReport.optional(),
  /** Why the run failed, without response bodies and secrets. */
  failure: z.string().optional(),
  /** The position of the caller in a trace (W3C Trace Context); absent if the caller sent none. */
  traceparent: z.string().optional(),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** The cluster that a run is about; undefined for a run that is about something else. */
export function clusterOf({ input }: Pick<RunRecord, "input">): string | undefined {
  const { clusterId } = input;
  return typeof clusterId === "string" ? clusterId : undefined;
}
