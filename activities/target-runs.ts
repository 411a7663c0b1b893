import type { ReadAnswer } from "../domain/activity/answer.ts";
import type { Person } from "../domain/run/person.ts";
import type { RunPlan } from "../domain/run/plan.ts";

/** The input to start the run of a target. */
export interface TargetOrder {
  readonly sweep: { readonly id: string; readonly wave: string; readonly hasHours?: true };
  readonly workflow: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly planHash: string;
  readonly ticket?: string | undefined;
  readonly requester: Person;
  readonly requestedFor?: Person | undefined;
  /** How often the target was tried before; each try is a separate run. */
  readonly triesBefore: number;
}

/** How an activity reaches other runs: the same way that callers use over HTTP. */
export interface TargetRuns {
  /** Starts the run of a target. Repeated calls start it once. */
  start(
    order: TargetOrder,
  ): Promise<
    { readonly kind: "started"; readonly runId: string } | { readonly kind: "busy"; readonly byRun: string }
  >;
  /** Id of the run that was started for an order; undefined if none was. */
  find(order: TargetOrder): Promise<string | undefined>;
  /** Sends a command to a run. It has no effect on a run that does not accept it any more. */
  say(runId: string, says: "pause" | "resume" | "cancel", by: Person, reason: string): Promise<void>;
}

/** Makes the plan that a run of a workflow would make now. */
export type PlanOfRun = (
  workflow: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<ReadAnswer<RunPlan>>;
