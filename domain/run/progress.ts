import { hasEnded, type Incident, type RunRecord, type RunState, type RunStep } from "./record.ts";
import type { RunPlan } from "./plan.ts";
import type { RunReport } from "./report.ts";

/** A failure is for people to read: whatever is longer carries a body or a stack. Characters. */
const FAILURE_AT_MOST = 500;

/** How a run ends: with its report, or as failed with the reason. */
export type RunEnd =
  | { readonly kind: "report"; readonly report: RunReport }
  | { readonly kind: "failed"; readonly failure: string };

/**
 * Ends the step that is open and opens the next. A step that is already there with the same start was recorded before:
 * the record stays as it is, because activities may run twice.
 */
export function entered(
  run: RunRecord,
  next: { state: RunState; step: RunStep["name"]; detail: string; at: string },
): RunRecord {
  const known = run.steps.some(
    ({ name, startedAt, detail }) => name === next.step && startedAt === next.at && detail === next.detail,
  );
  if (known || hasEnded(run.state)) return run;
  return {
    ...run,
    state: next.state,
    updatedAt: next.at,
    steps: [...closed(run.steps, next.at), { name: next.step, detail: next.detail, startedAt: next.at }],
  };
}

export function planned(run: RunRecord, plan: RunPlan, planHash: string): RunRecord {
  return run.planHash === planHash || hasEnded(run.state) ? run : { ...run, plan, planHash };
}

/** Parks the run on an incident, or takes the incident away. */
export function parked(run: RunRecord, incident: Incident | null, at: string): RunRecord {
  if (hasEnded(run.state) || run.incident?.id === incident?.id) return run;
  const { incident: _answered, ...rest } = run;
  return incident === null
    ? { ...rest, state: "running", updatedAt: at }
    : { ...rest, state: "waiting", updatedAt: at, incident };
}

/** A run that has ended stays as it ended. */
export function ended(run: RunRecord, end: RunEnd, at: string): RunRecord {
  if (hasEnded(run.state)) return run;
  const { incident: _over, ...rest } = run;
  const closing = { ...rest, updatedAt: at, endedAt: at, steps: closed(run.steps, at) };
  return end.kind === "report"
    ? { ...closing, state: end.report.outcome, report: end.report }
    : { ...closing, state: "failed", failure: end.failure.slice(0, FAILURE_AT_MOST) };
}

function closed(steps: readonly RunStep[], at: string): RunStep[] {
  return steps.map((step) => (step.endedAt === undefined ? { ...step, endedAt: at } : step));
}
