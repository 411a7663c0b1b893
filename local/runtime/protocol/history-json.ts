import type { ExecutionStarted, HistoryEvent } from "../engine/history.ts";
import { toFailureDetailsJson } from "./failure-details.ts";

/** A history event in the JSON of DurableTask.Core: `EventType` is its number, times are ISO 8601 in UTC. */
export type HistoryJson = Readonly<Record<string, unknown>> & {
  readonly EventType: number;
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: string;
};

/** DurableTask.Core's EventType. */
const eventTypes = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  ChildCreated: 7,
  ChildCompleted: 8,
  ChildFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const satisfies Record<HistoryEvent["type"], number>;

/** The tag by which the extension remembers what an instance is a restart of. */
export const sourceTag = "MS_DurableFunctions_SourceInstanceId";

const orchestrationStatuses = { Completed: 1, Failed: 3, Terminated: 5 } as const;

/** Key for key what the extension sends; recorded from the real engine: test/fixtures/durable/*.json. */
export function toHistoryJson(event: HistoryEvent): HistoryJson {
  const { type, at, played } = event;
  const base = { EventId: "id" in event ? event.id : -1, IsPlayed: played, Timestamp: iso(at) };
  return { EventType: eventTypes[type], ...fieldsOf(event), ...base };
}

/** Every turn sends the whole history anew, and events never change. */
const texts = new WeakMap<HistoryEvent, string>();

/** The JSON text of an event. */
export function historyText(event: HistoryEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const text = JSON.stringify(toHistoryJson(event));
  texts.set(event, text);
  return text;
}

const iso = (at: number): string => new Date(at).toISOString();

function fieldsOf(event: HistoryEvent): Record<string, unknown> {
  switch (event.type) {
    case "ExecutionStarted":
      return startedFields(event);
    case "ExecutionCompleted":
      return {
        OrchestrationStatus: orchestrationStatuses[event.status],
        Result: event.result,
        FailureDetails: toFailureDetailsJson(event.failure),
      };
    case "ExecutionTerminated":
      return { Input: event.reason };
    case "ExecutionSuspended":
    case "ExecutionResumed":
      return { Reason: event.reason };
    case "TaskScheduled":
      return { Name: event.name, Version: "", Input: null, ParentTraceContext: null, Tags: null };
    case "ChildCreated":
      return {
        Name: event.name,
        Version: event.version,
        InstanceId: event.instanceId,
        Input: null,
        ClientSpanId: null,
        Tags: null,
      };
    case "TaskCompleted":
    case "ChildCompleted":
      return { TaskScheduledId: event.taskId, Result: event.result };
    case "TaskFailed":
    case "ChildFailed":
      return {
        TaskScheduledId: event.taskId,
        Reason: event.reason,
        Details: event.details,
        FailureDetails: toFailureDetailsJson(event.failure),
      };
    case "TimerCreated":
      return { FireAt: iso(event.fireAt) };
    case "TimerFired":
      return { TimerId: event.timerId, FireAt: iso(event.fireAt) };
    case "EventRaised":
      return { Name: event.name, Input: event.input, ParentTraceContext: null };
    case "OrchestratorStarted":
    case "OrchestratorCompleted":
      return {};
  }
}

function startedFields(event: ExecutionStarted): Record<string, unknown> {
  const { instanceId, executionId, parent } = event;
  return {
    OrchestrationInstance: { InstanceId: instanceId, ExecutionId: executionId },
    ParentInstance:
      parent === null
        ? null
        : {
            Name: parent.name,
            OrchestrationInstance: { InstanceId: parent.instanceId, ExecutionId: parent.executionId },
            TaskScheduleId: parent.taskId,
            Version: parent.version,
          },
    Name: event.name,
    Version: event.version,
    Input: event.input,
    Tags: event.sourceInstanceId === undefined ? null : { [sourceTag]: event.sourceInstanceId },
    Correlation: null,
    ParentTraceContext: null,
    ScheduledStartTime: null,
    Generation: event.generation,
    GenerateNewTrace: false,
  };
}
