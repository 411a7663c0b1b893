import type { ActivityContract, Refusal, StartedOperation } from "../../activities/activity-contract.ts";
import { readCommands } from "../../activities/read-commands/contract.ts";
import { recordIncident } from "../../activities/record-incident/contract.ts";
import { recordProgress } from "../../activities/record-progress/contract.ts";
import { days, hours, minutes } from "../../domain/duration.ts";
import type { RunCommand, RunState, StepName } from "../../domain/run/record.ts";
import { attempt, attemptAll, type Ask, type Patience, type Settled } from "./attempt.ts";
import type { ChildContract } from "./child-contract.ts";
import { COMMAND_WRITTEN } from "./command-hint.ts";
import type { EnginePort } from "./engine-port.ts";
import { RunCancelled, type Steps } from "./steps.ts";

/** An incident that nobody answers for this long ends the run. */
const ANSWER_WITHIN_MS = days(7);

/** What an activity did, when it was not refused. */
export type Performed<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "started"; readonly operation: StartedOperation };

/** A person said that the run goes on without this step. */
export interface Skipped {
  readonly kind: "skipped";
  readonly by: string;
  readonly reason: string | undefined;
}

/** How a person answered an incident that a run can go on from. */
export type IncidentAnswer = { readonly kind: "retry" } | Skipped;

/** What a workflow is written with: typed steps, waiting, and people. */
export interface Flow {
  readonly runId: string;
  now(): number;
  /** The time of this turn as ISO 8601. */
  at(): string;
  /** Ends the visible step that is open and begins the next. */
  enter(state: RunState, step: StepName, detail: string): Steps<void>;
  /** Asks an activity; a refusal comes back as a fact. */
  ask<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    about: { resource: string; patience?: Patience },
  ): Steps<Settled<Value>>;
  /** Asks an activity many things side by side; the answers are in the order of the asks. */
  askAll<Input, Value>(
    activity: ActivityContract<Input, Value>,
    asks: readonly Ask<Input>[],
    about?: { patience?: Patience },
  ): Steps<readonly Settled<Value>[]>;
  /**
   * Has an activity do something that the plan needs. A refusal parks the run as an incident until a person says
   * retry or cancel; cancel throws RunCancelled.
   */
  perform<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    about: { resource: string; patience?: Patience },
  ): Steps<Performed<Value>>;
  /** As `perform`, where the run may go on without: a person may say skip as well. */
  performOrSkip<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    about: { resource: string; patience?: Patience },
  ): Steps<Performed<Value> | Skipped>;
  /** As `perform`, for an activity that never starts an operation. */
  value<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    about: { resource: string; patience?: Patience },
  ): Steps<Value>;
  /**
   * Parks the run on a refusal until a person says retry, or skip where `skippable` allows it. Throws RunCancelled
   * when they say cancel, or say nothing for 7 days.
   */
  park(activity: string, refusal: Refusal, about?: { skippable?: boolean }): Steps<IncidentAnswer>;
  /** Runs a sub-orchestration under an id of its own; throws what it threw. A larger work is paged this way. */
  child<Input, Output>(contract: ChildContract<Input, Output>, input: Input, id: string): Steps<Output>;
  /** Waits until a command is accepted; undefined if none came in time. */
  command(accepts: (command: RunCommand) => boolean, withinMs: number): Steps<RunCommand | undefined>;
  sleep(ms: number): Steps<void>;
  /** From now on the steps that record the end of the run may use what was kept back for them of the history. */
  ending(): void;
}

export function createFlow(engine: EnginePort, runId: string): Flow {
  let current: StepName = "read";
  let incidents = 0;
  const at = () => new Date(engine.now()).toISOString();

  const flow: Flow = {
    runId,
    now: () => engine.now(),
    at,
    *enter(state, step, detail) {
      current = step;
      yield* flow.value(recordProgress, { runId, state, step, detail, at: at() }, { resource: runId });
    },
    *ask(activity, input, { resource, patience }) {
      return yield* attempt(engine, activity, input, resource, patience);
    },
    *askAll(activity, asks, about) {
      return yield* attemptAll(engine, activity, asks, about?.patience);
    },
    *performOrSkip(activity, input, about) {
      for (;;) {
        const outcome = yield* flow.ask(activity, input, about);
        if (outcome.kind !== "refused") return outcome;
        const answer = yield* flow.park(activity.name, outcome.refusal, { skippable: true });
        if (answer.kind === "skipped") return answer;
      }
    },
    *perform(activity, input, about) {
      for (;;) {
        const outcome = yield* flow.ask(activity, input, about);
        if (outcome.kind !== "refused") return outcome;
        if (activity.retry === "record") throw new Error(outcome.refusal.message);
        yield* flow.park(activity.name, outcome.refusal);
      }
    },
    *value(activity, input, about) {
      const performed = yield* flow.perform(activity, input, about);
      if (performed.kind === "done") return performed.value;
      throw new TypeError(`defect: ${activity.name} started an operation where a value was expected`);
    },
    *park(activity, refusal, { skippable = false } = {}) {
      incidents += 1;
      const id = `${current}-${String(incidents)}`;
      const incident = {
        id,
        step: current,
        activity,
        ...refusal,
        since: at(),
        ...(skippable && { skippable }),
      };
      yield* flow.value(recordIncident, { runId, incident, at: at() }, { resource: runId });
      const answer = yield* flow.command(
        ({ name, incidentId }) =>
          name === "cancel" || (incidentId === id && (name === "retry" || (skippable && name === "skip"))),
        ANSWER_WITHIN_MS,
      );
      yield* flow.value(recordIncident, { runId, incident: null, at: at() }, { resource: runId });
      if (answer?.name === "retry") return { kind: "retry" };
      if (answer?.name === "skip") return { kind: "skipped", by: answer.by, reason: answer.reason };
      const why = answer === undefined ? "nobody answered within 7 days" : `cancelled by ${answer.by}`;
      throw new RunCancelled(`${refusal.code} at ${refusal.resource}: ${refusal.message} (${why})`);
    },
    *child(contract, input, id) {
      const output = contract.output.safeParse(yield* engine.callChild(contract.orchestration, input, id));
      if (output.success) return output.data;
      const paths = output.error.issues.map((issue) => issue.path.join(".")).join(", ");
      throw new TypeError(
        `defect: what ${contract.orchestration} returned does not keep its contract at: ${paths}`,
      );
    },
    *command(accepts, withinMs) {
      const deadline = engine.now() + withinMs;
      // Looks at 1, 2, 4 … minutes and then twice a day: a lost hint delays a run, it does not strand it.
      for (let pause = minutes(1); ; pause = Math.min(pause * 2, hours(12))) {
        const commands = yield* flow.value(readCommands, { runId }, { resource: runId });
        const found = commands.find(accepts);
        if (found !== undefined) return found;
        const left = deadline - engine.now();
        if (left <= 0) return undefined;
        yield* engine.sleepUnless(COMMAND_WRITTEN, Math.min(pause, left));
      }
    },
    *sleep(ms) {
      if (ms > 0) yield* engine.sleep(ms);
    },
    ending() {
      engine.openReserve();
    },
  };
  return flow;
}
