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

/** What a workflow is written with: typed steps, waiting, and people. */
export interface Flow {
  readonly runId: string;
  /** The run and the instance that works for it, for activities and sub-orchestrations that ask in its name. */
  readonly run: RunRef;
  /** The instance that this is a flow of: the run's, or a sub-orchestration. */
  readonly instanceId: string;
  /** What this instance must know of those before it; absent for the run's first. */
  readonly continued: Continued | undefined;
  /**
   * True where the orchestration was started with this version of Keyless or a later one. What an older history does
   * not allow stands behind it, with what that history was written by as the other branch.
   */
  since(version: string): boolean;
  now(): number;
  /** The time of this turn as ISO 8601. */
  at(): string;
  /**
   * Ends the visible step that is open and begins the next. Where somebody said pause the run stops before it, until
   * somebody says resume: then it answers true, because what was looked at may have changed. Where somebody said cancel
   * it throws RunCancelled. A step that belongs to an operation which is under way begins whatever was said.
   * `childInstances` are the sub-orchestrations that wait for the run in this step: they are hinted at commands as well.
   * `planHash` is the plan that waits for its approval in the step.
   */
  enter(
    state: RunState,
    step: string,
    detail: string,
    about?: { underWay?: boolean; childInstances?: readonly string[]; planHash?: string },
  ): Steps<boolean>;
  /** Between two parts of a step: a command that a hint has come for is applied as `enter` does. */
  boundary(): Steps<void>;
  /** Asks an activity; a refusal comes back as a fact, and so does that it gave no answer for too long. */
  ask<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Settled<Outcome>>;
  /**
   * As `ask`, for an activity without which the run cannot go on: where it gave no answer for too long the run parks as
   * an incident, and a retry asks again. A refusal still comes back: it is Azure's word, which asking does not change.
   */
  askUntilAnswered<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Settled<Outcome>>;
  /**
   * As `ask`, for an activity that begins what cannot be undone: where Azure puts it off and the run is paused meanwhile, it
   * is not asked again. Then nothing has begun, and whether it still may is to be looked at anew.
   */
  begin<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: Required<Pick<About, "resource" | "waitUntilIdle">> & About,
  ): Steps<Settled<Outcome> | Stopped>;
  /** Asks an activity many things side by side; the answers are in the order of the asks. */
  askAll<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    asks: readonly Ask<NoInfer<Input>>[],
    about?: { patience?: Patience },
  ): Steps<readonly Settled<Outcome>[]>;
  /**
   * Has an activity do something that the plan needs. A refusal parks the run as an incident until a person says
   * retry or cancel; cancel throws RunCancelled.
   */
  perform<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Outcome>;
  /** As `perform`, where the run may go on without: a person may say skip as well. */
  performOrSkip<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Outcome | Skipped>;
  /** As `perform`, for what is over when it answers: the value that it answers. */
  value<Input, Value>(
    activity: ReadContract<Input, Value>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Value>;
  /**
   * Parks the run on a refusal until a person says retry, or skip where `skippable` allows it. Throws RunCancelled
   * when they say cancel, or say nothing for 7 days; where calls threw, what one of them may have begun comes `waitUntilIdle`
   * first.
   */
  park(
    activity: string,
    refusal: Refusal,
    about?: { skippable?: boolean; waitUntilIdle?: (() => Steps<void>) | undefined },
  ): Steps<IncidentAnswer>;
  /** The id of a sub-orchestration: no other instance of the run has one of that id. */
  childId(name: string): string;
  /** Runs a sub-orchestration under an id of its own. A larger work is divided this way. */
  child<Input, Output>(
    contract: ChildContract<Input, Output>,
    input: NoInfer<Input>,
    id: string,
  ): Steps<Output>;
  /** From now on the checkpoint is given what has been done, at each step: `progressOf` tells. */
  keep(progressOf: () => KeptProgress): void;
  /** What has been done, where the checkpoint does not have it yet. */
  unkept(): { readonly soFar?: KeptProgress };
  /** Waits until a command is accepted; undefined if none came in time. Cancel throws RunCancelled. */
  command(accepts: (command: RunCommand) => boolean, withinMs: number): Steps<RunCommand | undefined>;
  /** Sleeps whatever is said meanwhile: for looking at what is under way. */
  sleep(ms: number): Steps<void>;
  /** Sleeps where nothing is under way: a command that comes is applied at once, as `enter` does. */
  rest(ms: number): Steps<void>;
  /** Sleeps, but no longer than until an order stands; answers whether one does. For a child, whose run applies it. */
  restUntilControl(ms: number): Steps<boolean>;
  /** Looks whether an order stands, hint or not. */
  hasPendingControl(): Steps<boolean>;
  /**
   * How often the run has stood still: at an incident, for an approval, in a pause, or in a wait of more than twelve
   * hours. What was looked at before may have changed since.
   */
  standstills(): number;
  /** Says that the run has stood still in a way that the flow does not see. */
  stoodStill(): void;
  /** From now on the steps that record the end of the run may use what was kept back for them of the history. */
  ending(): void;
}
