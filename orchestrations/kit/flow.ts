import type { ActivityContract, Refusal } from "../../activities/activity-contract.ts";
import { readCommands } from "../../activities/read-commands/contract.ts";
import { recordIncident } from "../../activities/record-incident/contract.ts";
import { recordProgress } from "../../activities/record-progress/contract.ts";
import { days } from "../../domain/duration.ts";
import { parseKnown } from "../../domain/parse-known.ts";
import { lastTurn, spellOrder, standingOrder } from "../../domain/run/orders.ts";
import type { RunCommand, RunState, StandingOrder } from "../../domain/run/record.ts";
import type { About, IncidentAnswer, Performed, Skipped } from "./asking.ts";
import { attempt, attemptAll, type Ask, type GaveUp, type Patience, type Settled } from "./attempt.ts";
import type { ChildContract } from "./child-contract.ts";
import { COMMAND_WRITTEN } from "./command-hint.ts";
import type { EnginePort } from "./engine-port.ts";
import { ANSWER_LOOKS, listen, RESUME_LOOKS } from "./listening.ts";
import type { StepName } from "./step-name.ts";
import { RunCancelled, type Steps } from "./steps.ts";
import { STEP_FAILED } from "./tries.ts";
import { startedSince } from "./version.ts";

/** An incident that nobody answers for this long ends the run. */
const ANSWER_WITHIN_MS = days(7);

/** A run that has been paused for longer than this in all ends. */
const PAUSED_AT_MOST_MS = days(30);

/** What a workflow is written with: typed steps, waiting, and people. */
export interface Flow {
  readonly runId: string;
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
   * `pages` are the sub-orchestrations that wait for the run in this step: they are hinted at commands as well.
   */
  enter(
    state: RunState,
    step: StepName,
    detail: string,
    about?: { underWay?: boolean; pages?: readonly string[] },
  ): Steps<boolean>;
  /** Between two parts of a step: a command that a hint has come for is heeded as `enter` does. */
  boundary(): Steps<void>;
  /** Asks an activity; a refusal comes back as a fact, and so does that it gave no answer for too long. */
  ask<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Settled<Value>>;
  /**
   * As `ask`, for an activity without which the run cannot go on: where it gave no answer for too long the run parks as
   * an incident, and a retry asks again. A refusal still comes back: it is Azure's word, which asking does not change.
   */
  askUntilAnswered<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    about: About,
  ): Steps<Settled<Value>>;
  /** Asks an activity many things side by side; the answers are in the order of the asks. */
  askAll<Input, Value>(
    activity: ActivityContract<Input, Value>,
    asks: readonly Ask<NoInfer<Input>>[],
    about?: { patience?: Patience },
  ): Steps<readonly Settled<Value>[]>;
  /**
   * Has an activity do something that the plan needs. A refusal parks the run as an incident until a person says
   * retry or cancel; cancel throws RunCancelled.
   */
  perform<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Performed<Value>>;
  /** As `perform`, where the run may go on without: a person may say skip as well. */
  performOrSkip<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Performed<Value> | Skipped>;
  /** As `perform`, for an activity that never starts an operation. */
  value<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: NoInfer<Input>,
    about: About,
  ): Steps<Value>;
  /**
   * Parks the run on a refusal until a person says retry, or skip where `skippable` allows it. Throws RunCancelled
   * when they say cancel, or say nothing for 7 days; where calls threw, what one of them may have begun comes `atRest`
   * first.
   */
  park(
    activity: string,
    refusal: Refusal,
    about?: { skippable?: boolean; atRest?: (() => Steps<void>) | undefined },
  ): Steps<IncidentAnswer>;
  /** Runs a sub-orchestration under an id of its own; throws what it threw. A larger work is paged this way. */
  child<Input, Output>(
    contract: ChildContract<Input, Output>,
    input: NoInfer<Input>,
    id: string,
  ): Steps<Output>;
  /** Waits until a command is accepted; undefined if none came in time. Cancel throws RunCancelled. */
  command(accepts: (command: RunCommand) => boolean, withinMs: number): Steps<RunCommand | undefined>;
  /** Sleeps whatever is said meanwhile: for looking at what is under way. */
  sleep(ms: number): Steps<void>;
  /** Sleeps where nothing is under way: a command that comes is heeded at once, as `enter` does. */
  rest(ms: number): Steps<void>;
  /** Sleeps, but no longer than until an order stands; answers whether one does. For a child, whose run heeds it. */
  restUnlessTold(ms: number): Steps<boolean>;
  /** Looks whether an order stands, hint or not. */
  isTold(): Steps<boolean>;
  /** From now on the steps that record the end of the run may use what was kept back for them of the history. */
  ending(): void;
}

export function createFlow(engine: EnginePort, runId: string): Flow {
  let current: Place = { state: "running", step: "read", detail: "" };
  let incidents = 0;
  let pausedMs = 0;
  const at = () => new Date(engine.now()).toISOString();

  const flow: Flow = {
    runId,
    since: (version) => startedSince(engine.version, version),
    now: () => engine.now(),
    at,
    *enter(state, step, detail, { underWay = false, pages } = {}) {
      current = { state, step, detail };
      return yield* record({
        ...(underWay ? {} : { boundary: true }),
        ...(pages === undefined ? {} : { pages: [...pages] }),
      });
    },
    *boundary() {
      if (engine.heard(COMMAND_WRITTEN) && (yield* flow.isTold())) yield* enterAgain();
    },
    *ask(activity, input, about) {
      return asRefusal(yield* tried(activity, input, about));
    },
    *askUntilAnswered(activity, input, about) {
      for (;;) {
        const outcome = yield* tried(activity, input, about);
        if (outcome.kind !== "gaveUp") return outcome;
        yield* flow.park(activity.name, outcome.refusal, about);
      }
    },
    *askAll(activity, asks, about) {
      return (yield* attemptAll(engine, activity, asks, about?.patience)).map(asRefusal);
    },
    *performOrSkip(activity, input, about) {
      for (;;) {
        const outcome = yield* flow.ask(activity, input, about);
        if (outcome.kind !== "refused") return outcome;
        const answer = yield* flow.park(activity.name, outcome.refusal, { ...about, skippable: true });
        if (answer.kind === "skipped") return answer;
      }
    },
    *perform(activity, input, about) {
      for (;;) {
        const outcome = yield* flow.ask(activity, input, about);
        if (outcome.kind !== "refused") return outcome;
        if (activity.retry === "record") throw new Error(outcome.refusal.message);
        yield* flow.park(activity.name, outcome.refusal, about);
      }
    },
    *value(activity, input, about) {
      const performed = yield* flow.perform(activity, input, about);
      if (performed.kind === "done") return performed.value;
      throw new TypeError(`defect: ${activity.name} started an operation where a value was expected`);
    },
    *park(activity, refusal, { skippable = false, atRest } = {}) {
      incidents += 1;
      const id = `${current.step}-${String(incidents)}`;
      const incident = {
        id,
        step: current.step,
        activity,
        ...refusal,
        since: at(),
        ...(skippable && { skippable }),
      };
      yield* flow.value(recordIncident, { runId, incident, at: at() }, { resource: runId });
      const { answer, order } = yield* listen(
        engine,
        flow,
        ({ name, incidentId }) => incidentId === id && (name === "retry" || (skippable && name === "skip")),
        ANSWER_WITHIN_MS,
        ANSWER_LOOKS,
      );
      yield* flow.value(recordIncident, { runId, incident: null, at: at() }, { resource: runId });
      if (answer?.name === "skip") return { kind: "skipped", by: answer.by.name, reason: answer.reason };
      if (answer !== undefined) {
        if (order !== undefined) yield* enterAgain();
        return { kind: "retry" };
      }
      if (refusal.code === STEP_FAILED && atRest !== undefined) yield* atRest();
      const why = order?.name === "cancel" ? spellOrder(order) : "nobody answered within 7 days";
      throw new RunCancelled(`${refusal.code} at ${refusal.resource}: ${refusal.message} (${why})`);
    },
    *child(contract, input, id) {
      const output = parseKnown(contract.output, yield* engine.callChild(contract.orchestration, input, id));
      if (output.success) return output.data;
      const paths = output.error.issues.map((issue) => issue.path.join(".")).join(", ");
      throw new TypeError(
        `defect: what ${contract.orchestration} returned does not keep its contract at: ${paths}`,
      );
    },
    *command(accepts, withinMs) {
      const { answer, order } = yield* listen(engine, flow, accepts, withinMs, ANSWER_LOOKS);
      if (order?.name === "cancel") throw new RunCancelled(spellOrder(order));
      return answer;
    },
    *sleep(ms) {
      if (ms > 0) yield* engine.sleep(ms, COMMAND_WRITTEN);
    },
    *rest(ms) {
      const until = engine.now() + ms;
      while (yield* flow.restUnlessTold(until - engine.now())) yield* enterAgain();
    },
    *restUnlessTold(ms) {
      const until = engine.now() + ms;
      while (engine.now() < until) {
        const came = yield* engine.race(COMMAND_WRITTEN, until - engine.now());
        if (came.kind === "event" && (yield* flow.isTold())) return true;
      }
      return false;
    },
    *isTold() {
      const commands = yield* flow.value(readCommands, { runId }, { resource: runId });
      return standingOrder(commands) !== undefined;
    },
    ending() {
      engine.openReserve();
    },
  };

  function* tried<Input, Value>(
    activity: ActivityContract<Input, Value>,
    input: Input,
    { resource, patience, atRest }: About,
  ): Steps<Settled<Value> | GaveUp> {
    if (atRest === undefined) return yield* attempt(engine, activity, input, resource, patience);
    return yield* attempt(engine, activity, input, resource, patience, function* (ms) {
      if (!(yield* flow.restUnlessTold(ms))) return;
      yield* atRest();
      yield* enterAgain();
    });
  }

  /** Records the step that is current, once nothing holds it; answers whether something did. */
  function* record(about: { boundary?: true; again?: true; pages?: string[] }): Steps<boolean> {
    for (let held = false; ; held = true) {
      const next = { runId, ...current, at: at(), ...about };
      const holds = yield* flow.value(recordProgress, next, { resource: runId });
      if (holds === null) return held;
      yield* heed(holds.order);
    }
  }

  /** Heeds what was said, and goes back to the step that is current. */
  function enterAgain(): Steps<boolean> {
    return record({ boundary: true, again: true });
  }

  /** Waits while the run is paused. Throws RunCancelled for a cancel, or when it was paused for too long. */
  function* heed(order: StandingOrder): Steps<void> {
    if (order.name === "cancel") throw new RunCancelled(spellOrder(order));
    const since = engine.now();
    const isResumed = (command: RunCommand, all: readonly RunCommand[]) =>
      command.name === "resume" && lastTurn(all) === command;
    const left = PAUSED_AT_MOST_MS - pausedMs;
    const { answer, order: then } = yield* listen(engine, flow, isResumed, left, RESUME_LOOKS);
    pausedMs += engine.now() - since;
    if (then?.name === "cancel") throw new RunCancelled(spellOrder(then));
    if (answer === undefined) {
      throw new RunCancelled(`${spellOrder(order)}, and nobody resumed it within 30 days`);
    }
  }

  return flow;
}

function asRefusal<Value>(outcome: Settled<Value> | GaveUp): Settled<Value> {
  return outcome.kind === "gaveUp" ? { kind: "refused", refusal: outcome.refusal } : outcome;
}

/** Where a run stands, as its record shows it. */
interface Place {
  readonly state: RunState;
  readonly step: StepName;
  readonly detail: string;
}
