import type { OrchestrationContext, Task, TimerTask } from "durable-functions";
import { carry, unpack } from "../../domain/activity/trace-context.ts";
import { historyStep } from "../../domain/reasons/instances.ts";
import { EVENTS_OF, historyBudget } from "./history-budget.ts";
import { ACTIVITY_AT_MOST_MS, type SignOfLife } from "./sign-of-life.ts";
import type { Steps } from "./steps.ts";

interface ActivityCall {
  readonly name: string;
  readonly input: unknown;
}

/** How a call ended, when it was one of several. */
export type CallOutcome =
  | { readonly kind: "returned"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: unknown };

/** Which of the two came first. */
type EventRace = { readonly kind: "event"; readonly value: unknown } | { readonly kind: "timeout" };

/**
 * The only code that yields to Durable Functions. It keeps the defects of the library away from workflows: no `*WithRetry`, no
 * `continueAsNew`, one waiter for each event, the loser of a race is cancelled, a group waits for all of its calls, and the
 * history stays within its budget. Each defect has a test in test/orchestration/runtime/defects.
 */
export interface EnginePort {
  readonly instanceId: string;
  /** The version that the orchestration was started with; undefined where there was none. */
  readonly version: string | undefined;
  /** Time of this turn, in milliseconds since the epoch; never before the end of a wait that is over. */
  now(): number;
  /** Calls an activity; throws what it threw. */
  callActivity(name: string, input: unknown): Steps<unknown>;
  /** Calls activities in parallel; returns when all have ended, in the order of the calls. */
  callAll(calls: readonly ActivityCall[]): Steps<readonly CallOutcome[]>;
  /** Runs a sub-orchestration with the given id; throws what it threw. */
  callChild(name: string, input: unknown, instanceId: string): Steps<unknown>;
  /** Sleeps at least `ms`. If `event` is given, remembers whether it arrived: see `received`. */
  sleep(ms: number, event?: string): Steps<void>;
  /** Waits until the event arrives or the time is over. An event that arrived earlier counts. */
  race(event: string, ms: number): Steps<EventRace>;
  /** As `race`, if it does not matter which of them came first. */
  sleepUnless(event: string, ms: number): Steps<void>;
  /** True once if the event arrived while the code slept or raced with it, and no race consumed it. */
  received(event: string): boolean;
  /** Writes a warning to the log, only once despite replays. */
  warn(text: string): void;
  /** Lets the steps that record the end of the run use the history events that are reserved for them. */
  openReserve(): void;
}

/**
 * Azure Storage rounds the delay of a timer down to whole seconds, so a timer can fire up to a second early (recorded from the
 * real engine: test/fixtures/durable/RaceLoop.json). Every timer gets this much more, in milliseconds.
 */
export const TIMERS_ARE_EARLY_BY_MS = 1000;

/** A durable timer, and the time that its wait ends. */
interface Limit {
  readonly task: TimerTask;
  readonly until: number;
}

export function enginePort(context: OrchestrationContext): EnginePort {
  const { df } = context;
  const { traceparent } = unpack(df.getInput());
  const waiters = new Map<string, Task>();
  let reached = 0;
  const now = () => Math.max(df.currentUtcDateTime.getTime(), reached);
  const timer = (ms: number): Limit => {
    const until = now() + Math.max(0, ms);
    return { task: df.createTimer(new Date(until + TIMERS_ARE_EARLY_BY_MS)), until };
  };
  /** A wait is over when its timer has fired, whatever the clock of the host says. */
  const fired = ({ task, until }: Limit): boolean => {
    if (task.isCompleted) reached = Math.max(reached, until);
    return task.isCompleted;
  };
  const warn = (text: string) => {
    if (!df.isReplaying) context.warn(`${df.instanceId}: ${text}`);
  };
  const budget = historyBudget(warn);

  /** Set before every wait, also in replays: the engine drops a status that a replay does not set. */
  const setStatus = (sign: SignOfLife) => {
    df.setCustomStatus(sign);
  };
  const quietFor = (ms: number) => {
    setStatus({ quietUntil: new Date(now() + ms).toISOString() });
  };

  const waiterOf = (event: string) => {
    const waiter = waiters.get(event) ?? df.waitForExternalEvent(event);
    waiters.set(event, waiter);
    return waiter;
  };

  function* race(event: string, ms: number): Steps<EventRace> {
    const waiter = waiterOf(event);
    // A race with a child that has already completed never sees it (test/fixtures/durable/AnyDoneChild.json).
    if (!waiter.isCompleted) {
      budget.spend(EVENTS_OF.race, historyStep("event", { event }));
      const limit = timer(ms);
      quietFor(ms);
      yield df.Task.any([waiter, limit.task]);
      // A timer that is not cancelled keeps the instance alive until it fires (test/fixtures/durable/TimerLeft.json).
      if (!fired(limit)) limit.task.cancel();
    }
    if (!waiter.isCompleted) return { kind: "timeout" };
    waiters.delete(event);
    return { kind: "event", value: waiter.result };
  }

  return {
    instanceId: df.instanceId,
    // Despite its type, it is null in histories without one.
    version: df.version ?? undefined,
    now,
    *callActivity(name, input) {
      budget.spend(EVENTS_OF.call, name);
      quietFor(ACTIVITY_AT_MOST_MS);
      return yield df.callActivity(name, carry(input, traceparent));
    },
    *callAll(calls) {
      if (calls.length === 0) return [];
      budget.spend(calls.length * EVENTS_OF.call, historyStep("calls", { calls: calls.length }));
      quietFor(ACTIVITY_AT_MOST_MS);
      const tasks = calls.map(({ name, input }) => df.callActivity(name, carry(input, traceparent)));
      // The library gives up a group at its first failure, the engine does not: so the other calls are awaited as well.
      yield* outcomeOf(df.Task.all(tasks));
      const outcomes: CallOutcome[] = [];
      for (const task of tasks) outcomes.push(yield* outcomeOf(task));
      return outcomes;
    },
    *callChild(name, input, instanceId) {
      budget.spend(EVENTS_OF.call, name);
      setStatus({ child: instanceId });
      return yield df.callSubOrchestrator(name, carry(input, traceparent), instanceId);
    },
    *sleep(ms, event) {
      budget.spend(EVENTS_OF.timer, historyStep("sleep"));
      const limit = timer(ms);
      quietFor(ms);
      const waiter = event === undefined ? undefined : waiterOf(event);
      if (waiter !== undefined && !waiter.isCompleted) {
        yield df.Task.any([waiter, limit.task]);
        if (fired(limit)) return;
        budget.spend(EVENTS_OF.race - EVENTS_OF.timer, historyStep("event-in-sleep"));
      }
      yield limit.task;
      fired(limit);
    },
    race,
    *sleepUnless(event, ms) {
      yield* race(event, ms);
    },
    received(event) {
      const came = waiters.get(event)?.isCompleted === true;
      if (came) waiters.delete(event);
      return came;
    },
    warn,
    openReserve: () => {
      budget.openReserve();
    },
  };
}

/** The outcome of a task that has ended, which must not be yielded again. */
function* outcomeOf(task: Task): Steps<CallOutcome> {
  try {
    if (task.isFaulted) return { kind: "threw", error: task.result };
    return { kind: "returned", value: task.isCompleted ? task.result : yield task };
  } catch (error) {
    return { kind: "threw", error };
  }
}
