import type { ReadAnswer } from "../domain/activity/answer.ts";
import type { Person } from "../domain/run/person.ts";
import type { RunPlan } from "../domain/run/plan.ts";

/** What the run of a target is started with. */
export interface TargetOrder {
  readonly sweep: { readonly id: string; readonly wave: string; readonly hasHours?: true };
  readonly workflow: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly planHash: string;
  readonly ticket?: string | undefined;
  readonly requester: Person;
  readonly requestedFor?: Person | undefined;
  /** How often the target was tried before: each try is a run of its own. */
  readonly triesBefore: number;
}

/** The way of an activity to other runs: the same one that callers take over HTTP. */
export interface TargetRuns {
  /** Starts the run of a target, once however often it is asked for. */
  start(
    order: TargetOrder,
  ): Promise<
    { readonly kind: "started"; readonly runId: string } | { readonly kind: "busy"; readonly byRun: string }
  >;
  /** Id of the run that was started for an order; undefined where none was. */
  find(order: TargetOrder): Promise<string | undefined>;
  /** Says something to a run; where it cannot be said any more nothing happens. */
  say(runId: string, says: "pause" | "resume" | "cancel", by: Person, reason: string): Promise<void>;
}

/** Makes the plan that a run of a workflow would make now. */
export type PlanOfRun = (
  workflow: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<ReadAnswer<RunPlan>>;
