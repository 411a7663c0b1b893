import { lastPauseOrResume, formatControl, pendingControl } from "./controls.ts";
import { hasEnded, type Incident, type RunRecord, type RunStep, type PendingControl } from "./record.ts";
import type { KeptPlan } from "./plan.ts";
import type { KeptReport } from "./report.ts";
import { controlled } from "../reasons/endings.ts";
import { defined } from "../schema/defined.ts";

/** The longest text of a failure, in characters. A longer one contains a response body or a stack. */
const FAILURE_AT_MOST = 500;

/** The end of a run: its report, or the reason of a failure, with a report if one can be made. */
export type RunEnd =
  | { readonly kind: "report"; readonly report: KeptReport }
  | { readonly kind: "failed"; readonly failure: string; readonly report?: KeptReport | undefined };

/** The next step of a run. */
export interface NextStep {
  readonly state: string;
  readonly step: string;
  readonly detail: string;
  readonly at: string;
  /** True if the run may stop before the step, because no operation that it started is in progress. */
  readonly boundary?: boolean | undefined;
  /** True if the run checks again, within the step, whether it has to stop. */
  readonly again?: boolean | undefined;
  /** Child instances that work in this step. */
  readonly childInstances?: readonly string[] | undefined;
  /** The plan that waits for its approval in this step, by its hash. */
  readonly planHash?: string | undefined;
}

/**
 * Ends the current step and starts the next one. If the record has a step with the same start already, it stays as it is,
 * because activities can run twice. At a boundary, a pending pause or cancel has priority: the step does not start, and the
 * record shows the pause instead. So a step in the record has started, and a command that was written before it is applied
 * before it.
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

/** The pause or cancel that prevents the step; undefined if there is none, or if the step has started. */
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
  const next = { name: step, detail, startedAt: at, ...defined({ planHash }) };
  return {
    ...rest,
    state,
    updatedAt: at,
    steps: [...closeSteps(resumed(run), at), next],
    ...(childInstances === undefined ? {} : { childInstances: [...childInstances] }),
  };
}

/** The step `pause` names the person who paused the run, and then also the one who resumed it. */
function resumed({ steps, commands }: RunRecord): readonly RunStep[] {
  const last = lastPauseOrResume(commands);
  if (last?.name !== "resume") return steps;
  return steps.map((step) =>
    step.name === "pause" && step.endedAt === undefined
      ? { ...step, detail: `${step.detail}; ${controlled("resume", { by: last.by.name })}` }
      : step,
  );
}

/** Keeps the newest plan of a run: an activity that runs a second time, later, must not replace it by an older one. */
export function showPlan(run: RunRecord, plan: KeptPlan, planHash: string): RunRecord {
  if (hasEnded(run)) return run;
  const newerMs = run.plan === undefined ? 1 : Date.parse(plan.madeAt) - Date.parse(run.plan.madeAt);
  const isKnown = newerMs < 0 || (newerMs === 0 && run.planHash === planHash);
  return isKnown ? run : { ...run, plan, planHash };
}

/** Parks the run on an incident, or removes the incident. */
export function park(run: RunRecord, incident: Incident | null, at: string): RunRecord {
  if (hasEnded(run) || run.incident?.id === incident?.id) return run;
  const { incident: _answered, ...rest } = run;
  return incident === null
    ? { ...rest, state: "running", updatedAt: at }
    : { ...rest, state: "waiting", updatedAt: at, incident };
}

/** A run that has ended does not change any more. */
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
        ...defined({ report: end.report }),
      };
}

function closeSteps(steps: readonly RunStep[], at: string): RunStep[] {
  return steps.map((step) => (step.endedAt === undefined ? { ...step, endedAt: at } : step));
}
