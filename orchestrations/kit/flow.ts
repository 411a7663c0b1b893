import type { ActivityContract, Refusal, StartedOperation } from "../../activities/activity-contract.ts";
import { readCommands } from "../../activities/read-commands/contract.ts";
import { recordIncident } from "../../activities/record-incident/contract.ts";
import { recordProgress } from "../../activities/record-progress/contract.ts";
import { days, hours, minutes } from "../../domain/duration.ts";
import type { RunCommand, RunState, StepName } from "../../domain/run/record.ts";
import { attempt, type Patience, type Settled } from "./attempt.ts";
import { COMMAND_WRITTEN } from "./command-hint.ts";
import type { EnginePort } from "./engine-port.ts";
import { RunCancelled, type Steps } from "./steps.ts";

/** An incident that nobody answers for this long ends the run. */
const ANSWER_WITHIN_MS = days(7);

/** What an activity did, when it was not refused. */
export type Performed<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "started"; readonly operation: StartedOperation };

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
  /**
   * Has an activity do something that the plan needs. A refusal parks the run as an incident until a person says
   * retry or cancel; cancel throws RunCancelled.
   */
  perform<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    about: { resource: string; patience?: Patience },
  ): Steps<Performed<Value>>;
  /** As `perform`, for an activity that never starts an operation. */
  value<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    about: { resource: string; patience?: Patience },
  ): Steps<Value>;
  /** Parks the run on a refusal; returns when a person says retry, throws RunCancelled when they say cancel. */
  park(activity: string, refusal: Refusal): Steps<void>;
  /** Waits until a command is accepted; undefined if none came in time. */
  command(accepts: (command: RunCommand) => boolean, withinMs: number): Steps<RunCommand | undefined>;
  sleep(ms: number): Steps<void>;
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
    *park(activity, refusal) {
      incidents += 1;
      const id = `${current}-${String(incidents)}`;
      const incident = { id, step: current, activity, ...refusal, since: at() };
      yield* flow.value(recordIncident, { runId, incident, at: at() }, { resource: runId });
      const answer = yield* flow.command(
        ({ name, incidentId }) => name === "cancel" || (name === "retry" && incidentId === id),
        ANSWER_WITHIN_MS,
      );
      yield* flow.value(recordIncident, { runId, incident: null, at: at() }, { resource: runId });
      if (answer?.name === "retry") return;
      const why = answer === undefined ? "nobody answered within 7 days" : `cancelled by ${answer.by}`;
      throw new RunCancelled(`${refusal.code} at ${refusal.resource}: ${refusal.message} (${why})`);
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
  };
  return flow;
}
