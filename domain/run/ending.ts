import type { Finding } from "../findings/finding.ts";
import { stillTrue } from "./settled.ts";
import type { Outcome } from "./report.ts";
import { remaining } from "../remains/remains.ts";

/** How a run came to its end; its report is made from this and from what it has done. */
export type RunEnding<Plan> =
  /** Nothing was changed. Without a plan where not even the facts could be read. */
  | {
      readonly kind: "refused";
      readonly why: string;
      readonly findings: readonly Finding[];
      readonly plan?: Plan;
      readonly planHash?: string;
    }
  /** A person, or nobody for too long, ended it somewhere on the way. Without a plan where that was before it. */
  | {
      readonly kind: "cancelled";
      readonly why: string;
      readonly findings: readonly Finding[];
      readonly plan?: Plan;
      readonly planHash?: string;
    }
  /** Nobody wanted it to end: its instance was lost for good, or a defect ended it. */
  | {
      readonly kind: "failed";
      readonly why: string;
      readonly findings: readonly Finding[];
      readonly plan?: Plan;
      readonly planHash?: string;
      /** What may have been done besides, a line each: nobody was left to note it. */
      readonly unsure: readonly string[];
    }
  /** Everything that was planned has been done or tried; whether it worked is for the report to say. */
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

/** What stays of a run that ended on its way; a run that did nothing says so. */
function orUntouched(stays: readonly string[]): readonly string[] {
  return stays.length > 0 ? stays : [remaining("nothing-changed")];
}

/** What is left when a run did not come through. */
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

/** The common fields of a report: what `through` concludes, or why the run ended before and what stays of it. */
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
    ...(planHash === undefined ? {} : { planHash }),
  };
}

/** True where everything has been done that was to be written. A run that only reads changes nothing. */
function hasChanged(ending: RunEnding<{ readonly writes: readonly unknown[] }>, outcome: Outcome): boolean {
  return ending.kind === "through" && outcome === "succeeded" && ending.plan.writes.length > 0;
}
