import { lastPauseOrResume, pendingControl } from "../run/controls.ts";
import { hasEnded, type RunRecord } from "../run/record.ts";
import { whyOfTarget } from "../reasons/targets.ts";
import { TargetEnd } from "./standing.ts";
import type { Target } from "./target.ts";

/** The state of the run of a target, as the sweep sees it. */
export type RunLook =
  | { readonly kind: "ended"; readonly state: TargetEnd; readonly why: string }
  /** It has waited for a person since then (ISO 8601). */
  | { readonly kind: "stands"; readonly since: string }
  | { readonly kind: "moves" };

/** @param run - undefined where its record is gone */
export function lookAt(run: RunRecord | undefined, target: Target): RunLook {
  if (run === undefined) return { kind: "ended", state: "failed", why: whyOfTarget("run-gone") };
  if (hasEnded(run)) return { kind: "ended", state: endOf(run, target), why: whyOf(run) };
  const since = standsSince(run);
  return since === undefined ? { kind: "moves" } : { kind: "stands", since };
}

/** True for a run that its sweep must act on: it waits for a person, or its end is not counted yet. */
export function isNews(run: RunRecord): boolean {
  return hasEnded(run) ? run.sweep?.counted !== true : standsSince(run) !== undefined;
}

/** Since when a run waits for a person (ISO 8601); undefined if it does not, and after a resume or cancel. */
function standsSince({ state, incident, steps, commands, updatedAt }: RunRecord): string | undefined {
  if (pendingControl(commands)?.name === "cancel") return undefined;
  if (incident !== undefined) return incident.since;
  if (state !== "waitingForApproval" && state !== "paused") return undefined;
  if (state === "paused" && lastPauseOrResume(commands)?.name === "resume") return undefined;
  return steps.find(({ endedAt }) => endedAt === undefined)?.startedAt ?? updatedAt;
}

/** A refused run has touched nothing: either its plan has changed, or the same plan now has a blocker. */
function endOf({ state, planHash, report }: RunRecord, target: Target): TargetEnd {
  if (state === "refused") {
    const made = report?.planHash ?? planHash;
    return made !== undefined && made !== target.planHash ? "changedSincePlanned" : "refused";
  }
  const known = TargetEnd.safeParse(state);
  return known.success ? known.data : "failed";
}

function whyOf({ report, failure }: RunRecord): string {
  return report?.summary ?? failure ?? "";
}
