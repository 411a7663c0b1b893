import type { FailureDetails } from "./failure-details.ts";

/**
 * What an orchestration remembers: one entry for each thing that happened to it, in order. The vocabulary is that of
 * DurableTask.Core's HistoryEvent; how these entries are spelled for the JavaScript library is protocol/'s business.
 *
 * Payloads (`input`, `result`, `reason`) are the JSON texts as they came, null where there was none. Times are
 * milliseconds since the epoch.
 */
export type HistoryEvent =
  | OrchestratorStarted
  | OrchestratorCompleted
  | ExecutionStarted
  | ExecutionCompleted
  | ExecutionTerminated
  | ExecutionSuspended
  | ExecutionResumed
  | TaskScheduled
  | TaskCompleted
  | TaskFailed
  | ChildCreated
  | ChildCompleted
  | ChildFailed
  | TimerCreated
  | TimerFired
  | EventRaised;

interface Happened {
  /** When it happened, which for a message is when it was sent. */
  readonly at: number;
  /** True once a turn that saw this event as new has been committed. Decisions and turn marks stay false. */
  readonly played: boolean;
}

/** Who waits for this orchestration's result. */
export interface ParentLink {
  readonly name: string;
  readonly version: string | null;
  readonly instanceId: string;
  readonly executionId: string;
  /** The parent's task that this orchestration answers. */
  readonly taskId: number;
}

export type OrchestratorStarted = Happened & { readonly type: "OrchestratorStarted" };
type OrchestratorCompleted = Happened & { readonly type: "OrchestratorCompleted" };

export interface ExecutionStarted extends Happened {
  readonly type: "ExecutionStarted";
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly version: string | null;
  readonly input: string | null;
  readonly parent: ParentLink | null;
  /** How often this instance id was started before; null for executions that no client started. */
  readonly generation: number | null;
  /** The instance that this one is a restart of, under an id of its own. */
  readonly sourceInstanceId?: string;
}

interface ExecutionCompleted extends Happened {
  readonly type: "ExecutionCompleted";
  readonly id: number;
  readonly status: "Completed" | "Failed" | "Terminated";
  readonly result: string | null;
  readonly failure?: FailureDetails;
}

interface ExecutionTerminated extends Happened {
  readonly type: "ExecutionTerminated";
  readonly reason: string | null;
}

interface ExecutionSuspended extends Happened {
  readonly type: "ExecutionSuspended";
  readonly reason: string | null;
}

interface ExecutionResumed extends Happened {
  readonly type: "ExecutionResumed";
  readonly reason: string | null;
}

export interface TaskScheduled extends Happened {
  readonly type: "TaskScheduled";
  readonly id: number;
  readonly name: string;
}

interface TaskCompleted extends Happened {
  readonly type: "TaskCompleted";
  readonly taskId: number;
  readonly result: string | null;
}

interface TaskFailed extends Happened {
  readonly type: "TaskFailed";
  readonly taskId: number;
  readonly reason: string | null;
  readonly details: string | null;
  readonly failure?: FailureDetails;
}

export interface ChildCreated extends Happened {
  readonly type: "ChildCreated";
  readonly id: number;
  readonly name: string;
  readonly version: string | null;
  readonly instanceId: string;
}

interface ChildCompleted extends Happened {
  readonly type: "ChildCompleted";
  readonly taskId: number;
  readonly result: string | null;
}

interface ChildFailed extends Happened {
  readonly type: "ChildFailed";
  readonly taskId: number;
  readonly reason: string | null;
  /** Null when the child was terminated, as in DurableTask.Core's TaskOrchestrationDispatcher. */
  readonly details: string | null;
  readonly failure?: FailureDetails;
}

export interface TimerCreated extends Happened {
  readonly type: "TimerCreated";
  readonly id: number;
  readonly fireAt: number;
}

interface TimerFired extends Happened {
  readonly type: "TimerFired";
  readonly timerId: number;
  readonly fireAt: number;
}

export interface EventRaised extends Happened {
  readonly type: "EventRaised";
  readonly name: string;
  readonly input: string | null;
}

/** The events that reach an orchestration from outside its own turns, as messages. */
export type MessageEvent = Extract<
  HistoryEvent,
  {
    type:
      | "ExecutionStarted"
      | "ExecutionTerminated"
      | "ExecutionSuspended"
      | "ExecutionResumed"
      | "TaskCompleted"
      | "TaskFailed"
      | "ChildCompleted"
      | "ChildFailed"
      | "TimerFired"
      | "EventRaised";
  }
>;

/** Something on its way to an orchestration. */
export interface Message {
  readonly to: string;
  /** The execution it is meant for; null for whichever is current. */
  readonly executionId: string | null;
  /** Not to be delivered before, in milliseconds since the epoch. */
  readonly visibleAt: number;
  readonly event: MessageEvent;
}
