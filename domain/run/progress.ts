import { lastPauseOrResume, formatControl, pendingControl } from "./controls.ts";
import { hasEnded, type Incident, type RunRecord, type RunStep, type PendingControl } from "./record.ts";
import type { KeptPlan } from "./plan.ts";
import type { KeptReport } from "./report.ts";

/** A failure is for people to read: whatever is longer carries a body or a stack. Characters. */
const FAILURE_AT_MOST = 500;

/** How a run ends: with its report, or as failed with the reason, and a report where one can be made. */
export type RunEnd =
  | { readonly kind: "report"; readonly report: KeptReport }
  | { readonly kind: "failed"; readonly failure: string; readonly report?: KeptReport | undefined };

/** A step that a run goes on to. */
export interface NextStep {
  readonly state: string;
  readonly step: string;
  readonly detail: string;
  readonly at: string;
  /** True where the run may stop before the step: nothing that it began goes on. */
  readonly boundary?: boolean | undefined;
  /** True where the run looks again, within the step, whether it is to stop. */
  readonly again?: boolean | undefined;
  /** Instances that wait for the run in this step. */
  readonly childInstances?: readonly string[] | undefined;
  /** The plan that waits for its approval in this step, by its hash. */
  readonly planHash?: string | undefined;
}

/**
 * Ends the step that is open and opens the next. A step that is already there with the same start was recorded before:
 * the record stays as it is, because activities may run twice. At a boundary a pending pause or cancellation comes first: the
 * step is not opened, and the record shows the pause instead. So a step that the record shows has begun, and a command that
 * was written before it is applied before it.
 */
export function enterStep(run: RunRecord, next: NextStep): RunRecord {
  if (hasEnded(run)) return run;
  const open = openStep(run);
  const order = blockingControl(run, next);
  if (order !== undefined) {
    return order.name === "cancel" || open?.name === "pause"
      ? run
      : openNext(run, { state: "paused", step: "pause", detail: formatControl(order), at: next.at });
  }
  const goesOn = next.again === true && open?.name === next.step && open.detail === next.detail;
  return goesOn || hasBegun(run, next) ? run : openNext(run, next);
}

/** The pause or cancellation that comes before the step; undefined when none does, or when the step has begun. */
export function blockingControl(run: RunRecord, next: NextStep): PendingControl | undefined {
  const mayStop = next.boundary === true && (next.again === true || !hasBegun(run, next));
  return mayStop ? pendingControl(run.commands) : undefined;
}

/** True once the record shows the step. */
function hasBegun(run: RunRecord, next: NextStep): boolean {
  return (
    openStep(run)?.name !== "pause" &&
    run.steps.some(
      ({ name, startedAt, detail }) => name === next.step && startedAt === next.at && detail === next.detail,
    )
  );
}

function openStep({ steps }: RunRecord): RunStep | undefined {
  return steps.find(({ endedAt }) => endedAt === undefined);
}

function openNext(
  run: RunRecord,
  { state, step, detail, at, childInstances, planHash }: NextStep,
): RunRecord {
  const { childInstances: _closed, ...rest } = run;
  const next = { name: step, detail, startedAt: at, ...(planHash === undefined ? {} : { planHash }) };
  return {
    ...rest,
    state,
    updatedAt: at,
    steps: [...closeSteps(resumed(run), at), next],
    ...(childInstances === undefined ? {} : { childInstances: [...childInstances] }),
  };
}

/** The step that names who paused a run also names who resumed it. */
function resumed({ steps, commands }: RunRecord): readonly RunStep[] {
  const last = lastPauseOrResume(commands);
  if (last?.name !== "resume") return steps;
  return steps.map((step) =>
    step.name === "pause" && step.endedAt === undefined
      ? { ...step, detail: `${step.detail}; resumed by ${last.by.name}` }
      : step,
  );
}

/** Keeps the newest plan of a run: an activity that runs twice, the second time late, puts no older one in its place. */
export function showPlan(run: RunRecord, plan: KeptPlan, planHash: string): RunRecord {
  if (hasEnded(run)) return run;
  const newerMs = run.plan === undefined ? 1 : Date.parse(plan.madeAt) - Date.parse(run.plan.madeAt);
  const isKnown = newerMs < 0 || (newerMs === 0 && run.planHash === planHash);
  return isKnown ? run : { ...run, plan, planHash };
}

/** Parks the run on an incident, or takes the incident away. */
export function park(run: RunRecord, incident: Incident | null, at: string): RunRecord {
  if (hasEnded(run) || run.incident?.id === incident?.id) return run;
  const { incident: _answered, ...rest } = run;
  return incident === null
    ? { ...rest, state: "running", updatedAt: at }
    : { ...rest, state: "waiting", updatedAt: at, incident };
}

/** A run that has ended stays as it ended. */
export function endRun(run: RunRecord, end: RunEnd, at: string): RunRecord {
  if (hasEnded(run)) return run;
  const { incident: _over, childInstances: _closed, stuck: _noMore, ...rest } = run;
  const closing = { ...rest, updatedAt: at, endedAt: at, steps: closeSteps(run.steps, at) };
  return end.kind === "report"
    ? { ...closing, state: end.report.outcome, report: end.report }
    : {
        ...closing,
        state: "failed",
        failure: end.failure.slice(0, FAILURE_AT_MOST),
        ...(end.report === undefined ? {} : { report: end.report }),
      };
}

function closeSteps(steps: readonly RunStep[], at: string): RunStep[] {
  return steps.map((step) => (step.endedAt === undefined ? { ...step, endedAt: at } : step));
}
