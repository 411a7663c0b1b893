import type { Finding } from "../findings/finding.ts";
import { stillTrue } from "./settled.ts";
import type { Outcome } from "./report.ts";
import { remaining } from "../remains/remains.ts";
import { defined } from "../schema/defined.ts";

/** How a run ended. Its report is made from this and from its progress. */
export type RunEnding<Plan> =
  /** The run has changed nothing. There is no plan if the facts could not be read. */
  | {
      readonly kind: "refused";
      readonly why: string;
      readonly findings: readonly Finding[];
      readonly plan?: Plan;
      readonly planHash?: string;
    }
  /** A person cancelled it, or nobody answered for too long. There is no plan if that happened before the plan was made. */
  | {
      readonly kind: "cancelled";
      readonly why: string;
      readonly findings: readonly Finding[];
      readonly plan?: Plan;
      readonly planHash?: string;
    }
  /** Its instance was lost and could not be replaced, or a defect ended it. */
  | {
      readonly kind: "failed";
      readonly why: string;
      readonly findings: readonly Finding[];
      readonly plan?: Plan;
      readonly planHash?: string;
      /** What may have been done in addition, one sentence each, because the run could not note it any more. */
      readonly unsure: readonly string[];
    }
  /** The run has done or tried everything in the plan. The report says whether it worked. */
  | {
      readonly kind: "through";
      readonly findings: readonly Finding[];
      readonly plan: Plan;
      readonly planHash: string;
    };

export interface Conclusion {
  readonly outcome: Outcome;
  readonly summary: string;
  readonly remains: readonly string[];
}

/** What stays after a run that ended early, or that nothing was changed. */
function orUntouched(stays: readonly string[]): readonly string[] {
  return stays.length > 0 ? stays : [remaining("nothing-changed")];
}

/** What remains after a run that ended early. */
export function remainsOf(
  ending: Exclude<RunEnding<unknown>, { kind: "through" }>,
  stays: readonly string[],
): readonly string[] {
  switch (ending.kind) {
    case "refused":
      return [];
    case "cancelled":
      return orUntouched(stays);
    case "failed":
      return orUntouched([...stays, ...ending.unsure]);
  }
}

/** The common fields of a report: the conclusion of `through`, or why the run ended early and what stays. */
export function reported(
  ending: RunEnding<{ readonly writes: readonly unknown[] }>,
  through: () => Conclusion,
  stays: readonly string[],
): { outcome: Outcome; summary: string; remains: string[]; findings: Finding[]; planHash?: string } {
  const { kind, findings, planHash } = ending;
  const { outcome, summary, remains } =
    kind === "through"
      ? through()
      : { outcome: kind, summary: ending.why, remains: remainsOf(ending, stays) };
  return {
    outcome,
    summary,
    findings: [...(hasChanged(ending, outcome) ? stillTrue(findings) : findings)],
    remains: [...remains],
    ...defined({ planHash }),
  };
}

/** True if the run has made all planned writes. A run that only reads changes nothing. */
function hasChanged(ending: RunEnding<{ readonly writes: readonly unknown[] }>, outcome: Outcome): boolean {
  return ending.kind === "through" && outcome === "succeeded" && ending.plan.writes.length > 0;
}
