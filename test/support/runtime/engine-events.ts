import type { Action, Replay } from "../../../local/runtime/engine/action.ts";
import { decide } from "../../../local/runtime/engine/decide.ts";
import type { Decision } from "../../../local/runtime/engine/decision.ts";
import type { ExecutionStarted, HistoryEvent } from "../../../local/runtime/engine/history.ts";

export const hour = 3600_000;

export const started: ExecutionStarted = {
  type: "ExecutionStarted",
  at: 0,
  played: false,
  instanceId: "me",
  executionId: "exec",
  name: "Work",
  version: null,
  input: null,
  parent: { name: "Boss", version: null, instanceId: "boss", executionId: "boss-exec", taskId: 0 },
  generation: 0,
};

export const opened = (at: number): HistoryEvent => ({ type: "OrchestratorStarted", at, played: false });
export const scheduled = (id: number, name = "A"): HistoryEvent => ({
  type: "TaskScheduled",
  at: 0,
  played: false,
  id,
  name,
});
export const completed = (taskId: number): HistoryEvent => ({
  type: "TaskCompleted",
  at: 0,
  played: false,
  taskId,
  result: "1",
});
export const failed = (taskId: number): HistoryEvent => ({
  type: "TaskFailed",
  at: 0,
  played: false,
  taskId,
  reason: "no",
  details: "",
});
export const created = (id: number, fireAt: number): HistoryEvent => ({
  type: "TimerCreated",
  at: 0,
  played: false,
  id,
  fireAt,
});
export const fired = (timerId: number, fireAt: number): HistoryEvent => ({
  type: "TimerFired",
  at: 0,
  played: false,
  timerId,
  fireAt,
});
export const raised = (name: string): HistoryEvent => ({
  type: "EventRaised",
  at: 0,
  played: false,
  name,
  input: null,
});
export const child = (name: string, instanceId: string | null = null): Action => ({
  type: "CallChild",
  name,
  instanceId,
  version: null,
  input: null,
  retry: null,
});
export const childCreated = (id: number, name: string): HistoryEvent => ({
  type: "ChildCreated",
  at: 0,
  played: false,
  id,
  name,
  version: null,
  instanceId: "kid",
});
export const because = (
  type: "ExecutionSuspended" | "ExecutionResumed" | "ExecutionTerminated",
): HistoryEvent => ({
  type,
  at: 0,
  played: false,
  reason: "why",
});

export const activity = (name = "A"): Action => ({ type: "CallActivity", name, input: null, retry: null });
export const timer = (fireAt: number, cancelled = false): Action => ({
  type: "CreateTimer",
  fireAt,
  cancelled,
});
export const wait = (name: string): Action => ({ type: "WaitForEvent", name });

export const waiting = (...actions: Action[]): Replay => ({
  actions,
  end: { type: "waiting" },
  customStatus: null,
});
export const returning = (...actions: Action[]): Replay => ({
  actions,
  end: { type: "returned", output: "7" },
  customStatus: null,
});

/** What is decided when the orchestration has begun and these events have followed. */
export const decisionsAfter = (replay: Replay, ...events: HistoryEvent[]): Decision[] => [
  ...decide(started, [opened(0), started, ...events], replay).decisions,
];
