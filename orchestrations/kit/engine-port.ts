import type { OrchestrationContext, Task } from "durable-functions";
import type { Steps } from "./steps.ts";

/**
 * The only place that yields to Durable Functions. Every oddity of the library that a workflow must not meet is
 * kept in here: no `*WithRetry`, no `continueAsNew`, one waiter per event, losers of a race cancelled.
 */
export interface EnginePort {
  readonly instanceId: string;
  /** Time of this turn, milliseconds since the epoch. */
  now(): number;
  /** Calls an activity; throws what it threw. */
  callActivity(name: string, input: unknown): Steps<unknown>;
  /** Sleeps at least this long. */
  sleep(ms: number): Steps<void>;
  /** Sleeps until the event was raised or the time is over, whichever is first. */
  sleepUnless(event: string, ms: number): Steps<void>;
}

/**
 * Azure Storage cuts a timer's delay to whole seconds, so that one of less than a second fires at once
 * (recorded from the real engine: test/fixtures/durable/RaceLoop.json). Whole seconds are safe everywhere.
 */
function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000)) * 1000;
}

export function enginePort(context: OrchestrationContext): EnginePort {
  const { df } = context;
  const waiters = new Map<string, Task>();
  const now = () => df.currentUtcDateTime.getTime();
  const timer = (ms: number) => df.createTimer(new Date(now() + wholeSeconds(ms)));

  return {
    instanceId: df.instanceId,
    now,
    *callActivity(name, input) {
      return yield df.callActivity(name, input);
    },
    *sleep(ms) {
      yield timer(ms);
    },
    *sleepUnless(event, ms) {
      const waiter = waiters.get(event) ?? df.waitForExternalEvent(event);
      waiters.set(event, waiter);
      // A race with a child that has already completed never sees it (test/fixtures/durable/AnyDoneChild.json).
      if (!waiter.isCompleted) {
        const limit = timer(ms);
        yield df.Task.any([waiter, limit]);
        // A timer that is left running keeps the instance alive until it fires (test/fixtures/durable/TimerLeft.json).
        if (!limit.isCompleted) limit.cancel();
      }
      if (waiter.isCompleted) waiters.delete(event);
    },
  };
}
