import type { ActivityContract, ReadContract } from "../../activities/activity-contract.ts";
import type { Refusal, Went } from "../../domain/activity/answer.ts";
import type { RunRef } from "../../domain/run/run-ref.ts";
import type { KeptProgress } from "../../domain/run/checkpoint.ts";
import type { RunCommand, RunState } from "../../domain/run/record.ts";
import type { Continued } from "../../domain/run/restart.ts";
import type { About, IncidentAnswer, Skipped } from "./asking.ts";
import type { Ask, Stopped } from "./attempt.ts";
import type { Patience, Settled } from "./tries.ts";
import type { ChildContract } from "./child-contract.ts";
import type { Steps } from "./steps.ts";

/** What workflows use: calls of activities, steps, waits and commands of people. */
export interface Flow {
  readonly runId: string;
  /** The run and its instance, as activities and sub-orchestrations need them in their inputs. */
  readonly run: RunRef;
  /** The instance of this flow: that of the run, or a sub-orchestration. */
  readonly instanceId: string;
  /** What this instance must know of earlier instances of the run; undefined for the first one. */
  readonly continued: Continued | undefined;
  /**
   * True if the orchestration was started with this version of Keyless or a later one. Code that an older history does not
   * allow goes into this branch; the other branch keeps the older code.
   */
  since(version: string): boolean;
  now(): number;
  /** The time of this turn as ISO 8601. */
  at(): string;
  /**
   * Ends the current step and starts the next one in the record. If a person has paused the run, it stops before the step
   * until a person resumes it, and then returns true, because facts that were read before may be old. If a person has
   * cancelled the run, it throws RunCancelled. With `underWay`, the step belongs to an operation in progress and starts in
   * any case. `childInstances` are the sub-orchestrations that work in this step: they get hints of commands as well.
   * `planHash` is the plan that waits for its approval in this step.
   */
  enter(
    state: RunState,
    step: string,
    detail: string,
    about?: { underWay?: boolean; childInstances?: readonly string[]; planHash?: string },
  ): Steps<boolean>;
  /** Within a step: applies a pause or cancel for which a hint has arrived, as `enter` does. */
  boundary(): Steps<void>;
  /** Calls an activity. Returns a refusal as a value, also if the activity gave no answer for too long. */
  ask<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Settled<Outcome>>;
  /**
   * As `ask`, for an activity without which the run cannot continue: if it gave no answer for too long, the run parks on an
   * incident, and a retry calls it again. A refusal is returned: a second call would not change it.
   */
  askUntilAnswered<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Settled<Outcome>>;
  /**
   * As `ask`, for an activity that starts something that cannot be undone. If Azure asks to wait and the run is paused in the
   * meantime, it returns `stopped`: nothing has started, and the caller must check the facts again before it starts it.
   */
  begin<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: Required<Pick<About, "resource" | "waitUntilIdle">> & About,
  ): Steps<Settled<Outcome> | Stopped>;
  /** Calls an activity with many inputs in parallel; the results are in the order of the inputs. */
  askAll<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    asks: readonly Ask<NoInfer<Input>>[],
    about?: { patience?: Patience },
  ): Steps<readonly Settled<Outcome>[]>;
  /**
   * Calls an activity that the plan needs. A refusal parks the run on an incident until a person sends retry or cancel;
   * cancel throws RunCancelled.
   */
  perform<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Outcome>;
  /** As `perform`, for an activity that the run can do without: a person can also send skip. */
  performOrSkip<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Outcome | Skipped>;
  /** As `perform`, for an activity that is complete when it returns: returns its value. */
  value<Input, Value>(
    activity: ReadContract<Input, Value>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Value>;
  /**
   * Parks the run on an incident until a person sends retry, or skip if `skippable`. Throws RunCancelled after a cancel, or
   * after 7 days without an answer. If calls threw, one of them may have started something: then `waitUntilIdle` runs first.
   */
  park(
    activity: string,
    refusal: Refusal,
    about?: { skippable?: boolean; waitUntilIdle?: (() => Steps<void>) | undefined },
  ): Steps<IncidentAnswer>;
  /** The id of a sub-orchestration, which no other instance of the run uses. */
  childId(name: string): string;
  /** Runs a sub-orchestration with its own id and history. Long work is split this way. */
  child<Input, Output>(
    contract: ChildContract<Input, Output>,
    input: NoInfer<Input>,
    id: string,
  ): Steps<Output>;
  /** From now on, each step saves the progress in the checkpoint; `progressOf` returns it. */
  keep(progressOf: () => unknown): void;
  /** The progress that the checkpoint does not contain yet. */
  unkept(): { readonly soFar?: KeptProgress };
  /** Waits for a command that `accepts` returns true for; undefined if none came in time. Cancel throws RunCancelled. */
  command(accepts: (command: RunCommand) => boolean, withinMs: number): Steps<RunCommand | undefined>;
  /** Sleeps without regard to commands: between two polls of an operation. */
  sleep(ms: number): Steps<void>;
  /** Sleeps while no operation is in progress: a command is applied immediately, as `enter` does. */
  rest(ms: number): Steps<void>;
  /**
   * Sleeps, but only until a pause or cancel is pending; returns whether one is. For a sub-orchestration, whose run
   * applies it.
   */
  restUntilControl(ms: number): Steps<boolean>;
  /** Reads whether a pause or cancel is pending, whether or not an event has arrived. */
  hasPendingControl(): Steps<boolean>;
  /**
   * How often the run has stood still: at an incident, for an approval, in a pause, or in a wait of more than twelve
   * hours. What was looked at before may have changed since.
   */
  standstills(): number;
  /** Counts a standstill that the flow cannot see itself. */
  stoodStill(): void;
  /** From now on, the steps that record the end of the run may use the history events that are reserved for them. */
  ending(): void;
}
