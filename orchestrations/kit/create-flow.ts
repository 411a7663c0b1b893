import type { ActivityContract } from "../../activities/activity-contract.ts";
import { readCommands } from "../../activities/read-commands/contract.ts";
import { recordIncident } from "../../activities/record-incident/contract.ts";
import { recordProgress } from "../../activities/record-progress/contract.ts";
import type { Went } from "../../domain/activity/answer.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import type { RunRef } from "../../domain/run/run-ref.ts";
import { days, hours } from "../../domain/text/duration.ts";
import { formatControl, pendingControl } from "../../domain/run/controls.ts";
import type { RunState, PendingControl } from "../../domain/run/record.ts";
import type { Continued } from "../../domain/run/restart.ts";
import type { About } from "./asking.ts";
import { attempt, attemptAll } from "./attempt.ts";
import type { GaveUp, Settled } from "./tries.ts";
import { COMMAND_WRITTEN } from "./command-hint.ts";
import type { EnginePort } from "./engine-port.ts";
import type { Flow } from "./flow.ts";
import { progressKeeper } from "./kept-progress.ts";
import { ANSWER_LOOKS, waitForCommand } from "./wait-for-command.ts";
import { untilResumed } from "./pause.ts";
import { runChild } from "./run-child.ts";
import { RunCancelled, type Steps } from "./steps.ts";
import { STEP_FAILED } from "./tries.ts";
import { startedSince } from "./version.ts";
import { defined } from "../../domain/schema/defined.ts";

/** A run ends if nobody answers its incident for this long. */
const ANSWER_WITHIN_MS = days(7);

/** A longer wait counts as a standstill: facts that were read before may be old. */
const LONG_REST_MS = hours(12);

/** The flow of one orchestration of a run. */
export function createFlow(engine: EnginePort, run: RunRef, continued?: Continued): Flow {
  const { runId, instance = runId } = run;
  let current: Place = { state: "running", step: "read", detail: "" };
  let incidents = 0;
  let pausedMs = continued?.pausedMs ?? 0;
  const soFar = progressKeeper();
  let standstills = 0;
  const at = () => new Date(engine.now()).toISOString();

  const flow: Flow = {
    runId,
    run,
    instanceId: engine.instanceId,
    continued,
    since: (version) => startedSince(engine.version, version),
    now: () => engine.now(),
    at,
    *enter(state, step, detail, { underWay = false, childInstances, planHash } = {}) {
      current = { state, step, detail, ...defined({ planHash }) };
      return yield* record({
        ...(underWay ? {} : { boundary: true }),
        ...(childInstances === undefined ? {} : { childInstances: [...childInstances] }),
      });
    },
    *boundary() {
      if (engine.received(COMMAND_WRITTEN) && (yield* flow.hasPendingControl())) yield* enterAgain();
    },
    *ask(activity, input, about) {
      return asRefusal(yield* tried(activity, input, about));
    },
    *begin(activity, input, { resource, patience, waitUntilIdle }) {
      const outcome = yield* attempt(engine, activity, input, resource, patience, function* (ms) {
        return (yield* sleepAndApply(ms, waitUntilIdle)) ? "stop" : "again";
      });
      return outcome.kind === "stopped" ? outcome : asRefusal(outcome);
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
      return (yield* flow.perform(activity, input, about)).value;
    },
    *park(activity, refusal, { skippable = false, waitUntilIdle } = {}) {
      incidents += 1;
      // An answer to an incident of an earlier instance does not answer an incident of this one.
      const round = continued === undefined ? "" : `r${String(continued.times)}-`;
      const id = `${current.step}-${round}${String(incidents)}`;
      const incident = {
        id,
        step: current.step,
        activity,
        ...refusal,
        since: at(),
        ...(skippable && { skippable }),
      };
      const parked = { ...run, incident, at: at(), ...soFar.changed() };
      yield* flow.value(recordIncident, parked, { resource: runId });
      const { answer, order } = yield* waitForCommand(
        engine,
        flow,
        ({ name, incidentId }) => incidentId === id && (name === "retry" || (skippable && name === "skip")),
        ANSWER_WITHIN_MS,
        ANSWER_LOOKS,
      );
      yield* flow.value(recordIncident, { ...run, incident: null, at: at() }, { resource: runId });
      standstills += 1;
      if (answer?.name === "skip") return { kind: "skipped", by: answer.by.name, reason: answer.reason };
      if (answer !== undefined) {
        if (order !== undefined) yield* enterAgain();
        return { kind: "retry" };
      }
      if (refusal.code === STEP_FAILED && waitUntilIdle !== undefined) yield* waitUntilIdle();
      const why = order?.name === "cancel" ? formatControl(order) : endedBecause("nobody-answered");
      const { code, resource, message } = refusal;
      throw new RunCancelled(endedBecause("at-incident", { code, resource, message, why }));
    },
    childId: (name) => `${instance}-${name}`,
    child: (contract, input, id) => runChild(engine, contract, input, id),
    keep: (progressOf) => {
      soFar.keep(progressOf);
    },
    unkept: () => soFar.changed(),
    *command(accepts, withinMs) {
      const { answer, order } = yield* waitForCommand(engine, flow, accepts, withinMs, ANSWER_LOOKS);
      standstills += 1;
      if (order?.name === "cancel") throw new RunCancelled(formatControl(order));
      return answer;
    },
    *sleep(ms) {
      if (ms > 0) yield* engine.sleep(ms, COMMAND_WRITTEN);
    },
    *rest(ms) {
      const until = engine.now() + ms;
      while (yield* flow.restUntilControl(until - engine.now())) yield* enterAgain();
      if (ms > LONG_REST_MS) standstills += 1;
    },
    *restUntilControl(ms) {
      const until = engine.now() + ms;
      while (engine.now() < until) {
        const came = yield* engine.race(COMMAND_WRITTEN, until - engine.now());
        if (came.kind === "event" && (yield* flow.hasPendingControl())) return true;
      }
      return false;
    },
    *hasPendingControl() {
      const commands = yield* flow.value(readCommands, run, { resource: runId });
      return pendingControl(commands) !== undefined;
    },
    standstills: () => standstills,
    stoodStill() {
      standstills += 1;
    },
    ending() {
      engine.openReserve();
    },
  };

  function* tried<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    input: Input,
    { resource, patience, waitUntilIdle }: About,
  ): Steps<Settled<Outcome> | GaveUp> {
    const outcome = yield* attempt(engine, activity, input, resource, patience, function* (ms) {
      if (waitUntilIdle === undefined) yield* engine.sleep(ms);
      else yield* sleepAndApply(ms, waitUntilIdle);
      return "again";
    });
    if (outcome.kind === "stopped") throw new TypeError("defect: what is asked again and again was stopped");
    return outcome;
  }

  /** Sleeps. Applies a command that arrives meanwhile, once no operation is in progress. Returns whether the run was paused. */
  function* sleepAndApply(ms: number, waitUntilIdle: () => Steps<void>): Steps<boolean> {
    if (!(yield* flow.restUntilControl(ms))) return false;
    yield* waitUntilIdle();
    return yield* enterAgain();
  }

  /** Records the current step, once no pause is pending. Returns whether the run was paused meanwhile. */
  function* record(about: { boundary?: true; again?: true; childInstances?: string[] }): Steps<boolean> {
    for (let wasPaused = false; ; wasPaused = true) {
      const next = { ...run, ...current, at: at(), ...about, ...soFar.changed() };
      const blocking = yield* flow.value(recordProgress, next, { resource: runId });
      if (blocking === null) return wasPaused;
      yield* applyControl(blocking.order);
    }
  }

  /** Applies a pending pause or cancel, and returns to the current step. */
  function enterAgain(): Steps<boolean> {
    return record({ boundary: true, again: true });
  }

  /** Waits while the run is paused. @throws RunCancelled after a cancel, or if the run was paused for too long */
  function* applyControl(order: PendingControl): Steps<void> {
    if (order.name === "cancel") throw new RunCancelled(formatControl(order));
    pausedMs = yield* untilResumed(engine, flow, order, pausedMs);
    standstills += 1;
  }

  return flow;
}

function asRefusal<Outcome extends Went>(outcome: Settled<Outcome> | GaveUp): Settled<Outcome> {
  return isGivenUp(outcome) ? { kind: "refused", refusal: outcome.refusal } : outcome;
}

function isGivenUp(outcome: Settled<Went> | GaveUp): outcome is GaveUp {
  return outcome.kind === "gaveUp";
}

/** The current step, as the record shows it. */
interface Place {
  readonly state: RunState;
  readonly step: string;
  readonly detail: string;
  readonly planHash?: string;
}
