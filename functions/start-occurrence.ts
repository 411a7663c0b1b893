import { hasEnded } from "../domain/run/record.ts";
import type { KnownPerson } from "../domain/run/person.ts";
import { dueOccurrence } from "../domain/schedule/due.ts";
import { type Occurrence, type Schedule, standingApprovalOf } from "../domain/schedule/schedule.ts";
import { workflowOf } from "../orchestrations/workflows.ts";
import { schedules, runs } from "../platform/records/kinds.ts";
import { change, MalformedRecord, readIfReadable } from "../platform/records/records.ts";
import { ProblemError } from "./http/problem.ts";
import { requireServed } from "./http/served.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import type { ReconcileDeps } from "./reconcile-run.ts";
import { startRun } from "./start-run.ts";

/** The dependencies that start an occurrence, in addition to those of every start. */
export type OccurrenceDeps = ReconcileDeps & Pick<KeylessDependencies, "cloud" | "subscriptions">;

/**
 * Starts or skips the due occurrence of a schedule, and returns the result; undefined if none is due. First, the decision
 * is recorded: whether the occurrence is started, and with which input. The first writer decides. Then the run is started
 * with a key of schedule and occurrence, repeatedly if necessary, until its id is recorded.
 */
export async function startOccurrence(deps: OccurrenceDeps, name: string): Promise<Occurrence | undefined> {
  const decided = await decide(deps, name);
  if (decided === undefined) return undefined;
  const { schedule, occurrence, fresh } = decided;
  const { order, dueAt } = occurrence;
  if (order === undefined) return fresh ? occurrence : undefined;
  const outcome = await start(deps, schedule, dueAt, order);
  const changed = await change(deps.records, schedules, name, (current) =>
    current.createdAt === schedule.createdAt && current.latest?.dueAt === dueAt && isPending(current.latest)
      ? {
          ...current,
          latest: { ...current.latest, ...outcome },
          ...("run" in outcome ? { lastRun: outcome.run } : {}),
        }
      : current,
  );
  return changed?.latest?.dueAt === dueAt ? changed.latest : { ...occurrence, ...outcome };
}

/** True for an occurrence that is to be started and has no run yet. */
export const isPending = ({ order, run, skipped }: Occurrence): boolean =>
  order !== undefined && run === undefined && skipped === undefined;

interface Decided {
  readonly schedule: Schedule;
  readonly occurrence: Occurrence;
  /** Whether this call has decided it. */
  readonly fresh: boolean;
}

async function decide(deps: OccurrenceDeps, name: string): Promise<Decided | undefined> {
  const { records, clock } = deps;
  const stored = await readIfReadable(records, schedules, name);
  if (stored === undefined || stored instanceof MalformedRecord) return undefined;
  const { latest } = stored.value;
  if (latest !== undefined && isPending(latest))
    return { schedule: stored.value, occurrence: latest, fresh: false };
  const now = clock.now();
  const dueAt = dueOccurrence(stored.value, now);
  if (dueAt === undefined) return undefined;

  const { workflow, request, setBy } = stored.value;
  const standingApproval = standingApprovalOf(stored.value);
  const skipped = await whyNot(deps, stored.value);
  const occurrence: Occurrence = {
    dueAt: new Date(dueAt).toISOString(),
    decidedAt: new Date(now).toISOString(),
    ...(skipped === undefined ? { order: { workflow, request, setBy, standingApproval } } : { skipped }),
  };
  const schedule = { ...stored.value, latest: occurrence };
  // Another host has decided; the next pass does what is left to do.
  if (!(await records.replace(schedules, name, schedule, stored.version))) return undefined;
  return { schedule, occurrence, fresh: true };
}

/** Why nothing is started; undefined if nothing prevents it. */
async function whyNot({ records }: OccurrenceDeps, { lastRun }: Schedule): Promise<string | undefined> {
  if (lastRun === undefined) return undefined;
  const before = await readIfReadable(records, runs, lastRun);
  if (before === undefined) return undefined;
  if (before instanceof MalformedRecord)
    return `the run before it, ${lastRun}, cannot be read by this version and may still go on`;
  const { state } = before.value;
  if (state === "waitingForApproval") return `the run before it, ${lastRun}, still waits for an approval`;
  return hasEnded(before.value) ? undefined : `the run before it, ${lastRun}, still goes on`;
}

type Outcome = { readonly run: string } | { readonly skipped: string };

async function start(
  deps: OccurrenceDeps,
  { name, createdAt }: Schedule,
  dueAt: string,
  order: NonNullable<Occurrence["order"]>,
): Promise<Outcome> {
  const workflow = workflowOf(order.workflow);
  if (workflow === undefined) return { skipped: `this version has no workflow ${order.workflow}` };
  if (!workflow.request.safeParse(order.request).success)
    return { skipped: `${workflow.name} does not take this request any more: set the schedule anew` };
  try {
    await requireServed(deps, order.request);
  } catch (error) {
    if (error instanceof ProblemError) return { skipped: error.problem.detail };
    throw error;
  }
  const answer = await startRun(deps, {
    workflow,
    request: workflow.order.parse(order.request),
    requester: scheduleAsRequester(name),
    requestedFor: order.setBy,
    standingApproval: order.standingApproval,
    idempotencyKey: `${createdAt}/${dueAt}`,
  });
  switch (answer.kind) {
    case "started":
      deps.log.audit("run requested", {
        run: answer.run.id,
        workflow: workflow.name,
        schedule: name,
        dueAt,
        for: order.setBy.name,
        forId: order.setBy.id,
        ...(order.standingApproval === undefined
          ? {}
          : { approvedBy: order.standingApproval.by.name, approvedById: order.standingApproval.by.id }),
        state: answer.run.state,
      });
      return { run: answer.run.id };
    case "busy":
      return { skipped: `run ${answer.byRun} is changing the cluster` };
    case "keyReused":
      throw new TypeError(`defect: two orders for the occurrence ${dueAt} of the schedule ${name}`);
  }
}

/** The requester of the runs of a schedule: not a person who could sign in. */
function scheduleAsRequester(name: string): KnownPerson {
  return { tenant: "keyless", id: `schedule/${name}`, name: `schedule ${name}`, kind: "application" };
}
