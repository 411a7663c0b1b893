import { z } from "zod";
import type { HistoryEvent } from "../engine/history.ts";
import { failureDetailsJson } from "./failure-details.ts";
import { sourceTag } from "./history-json.ts";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const time = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));
const stamp = { Timestamp: time, IsPlayed: z.boolean() };
const instance = z.object({ InstanceId: z.string(), ExecutionId: z.string() });
const scheduled = { ...stamp, EventId: z.number().int(), Name: z.string() };
const finished = { ...stamp, TaskScheduledId: z.number().int() };
const failed = { Reason: text, Details: text, FailureDetails: failureDetailsJson };

const historyJson = z.discriminatedUnion("EventType", [
  z.object({
    EventType: z.literal(0),
    ...stamp,
    OrchestrationInstance: instance,
    ParentInstance: z
      .object({
        Name: z.string(),
        Version: text,
        OrchestrationInstance: instance,
        TaskScheduleId: z.number().int(),
      })
      .nullish(),
    Name: z.string(),
    Version: text,
    Input: text,
    Tags: z.record(z.string(), z.string()).nullish(),
    Generation: z.number().int().nullish(),
  }),
  z.object({
    EventType: z.literal(1),
    ...stamp,
    EventId: z.number().int(),
    OrchestrationStatus: z.union([z.literal(1), z.literal(3), z.literal(5)]),
    Result: text,
    FailureDetails: failureDetailsJson,
  }),
  z.object({ EventType: z.literal(3), ...stamp, Input: text }),
  z.object({ EventType: z.literal(4), ...scheduled }),
  z.object({ EventType: z.literal(5), ...finished, Result: text }),
  z.object({ EventType: z.literal(6), ...finished, ...failed }),
  z.object({ EventType: z.literal(7), ...scheduled, Version: text, InstanceId: z.string() }),
  z.object({ EventType: z.literal(8), ...finished, Result: text }),
  z.object({ EventType: z.literal(9), ...finished, ...failed }),
  z.object({ EventType: z.literal(10), ...stamp, EventId: z.number().int(), FireAt: time }),
  z.object({ EventType: z.literal(11), ...stamp, TimerId: z.number().int(), FireAt: time }),
  z.object({ EventType: z.literal(12), ...stamp }),
  z.object({ EventType: z.literal(13), ...stamp }),
  z.object({ EventType: z.literal(15), ...stamp, Name: z.string(), Input: text }),
  z.object({ EventType: z.literal(19), ...stamp, Reason: text }),
  z.object({ EventType: z.literal(20), ...stamp, Reason: text }),
]);

/**
 * Reads a recorded history event. Times keep milliseconds; what the runtime does not use is dropped.
 *
 * @throws ZodError for anything that is not an event of a kind that this host knows.
 */
export function fromHistoryJson(json: unknown): HistoryEvent {
  const event = historyJson.parse(json);
  const base = { at: event.Timestamp, played: event.IsPlayed };
  switch (event.EventType) {
    case 0: {
      const { OrchestrationInstance: own, ParentInstance: parent } = event;
      const sourceInstanceId = event.Tags?.[sourceTag];
      return {
        type: "ExecutionStarted",
        ...base,
        instanceId: own.InstanceId,
        executionId: own.ExecutionId,
        name: event.Name,
        version: event.Version,
        input: event.Input,
        parent:
          parent === undefined || parent === null
            ? null
            : {
                name: parent.Name,
                version: parent.Version,
                instanceId: parent.OrchestrationInstance.InstanceId,
                executionId: parent.OrchestrationInstance.ExecutionId,
                taskId: parent.TaskScheduleId,
              },
        generation: event.Generation ?? null,
        ...(sourceInstanceId !== undefined && { sourceInstanceId }),
      };
    }
    case 1: {
      const status = ({ 1: "Completed", 3: "Failed", 5: "Terminated" } as const)[event.OrchestrationStatus];
      const { EventId: id, Result: result, FailureDetails: failure } = event;
      return { type: "ExecutionCompleted", ...base, id, status, result, ...(failure && { failure }) };
    }
    case 3:
      return { type: "ExecutionTerminated", ...base, reason: event.Input };
    case 4:
      return { type: "TaskScheduled", ...base, id: event.EventId, name: event.Name };
    case 5:
      return { type: "TaskCompleted", ...base, taskId: event.TaskScheduledId, result: event.Result };
    case 6: {
      const { TaskScheduledId: taskId, Reason: reason, Details: details, FailureDetails: failure } = event;
      return { type: "TaskFailed", ...base, taskId, reason, details, ...(failure && { failure }) };
    }
    case 7: {
      const { EventId: id, Name: name, Version: version, InstanceId: instanceId } = event;
      return { type: "ChildCreated", ...base, id, name, version, instanceId };
    }
    case 8:
      return { type: "ChildCompleted", ...base, taskId: event.TaskScheduledId, result: event.Result };
    case 9: {
      const { TaskScheduledId: taskId, Reason: reason, Details: details, FailureDetails: failure } = event;
      return { type: "ChildFailed", ...base, taskId, reason, details, ...(failure && { failure }) };
    }
    case 10:
      return { type: "TimerCreated", ...base, id: event.EventId, fireAt: event.FireAt };
    case 11:
      return { type: "TimerFired", ...base, timerId: event.TimerId, fireAt: event.FireAt };
    case 12:
      return { type: "OrchestratorStarted", ...base };
    case 13:
      return { type: "OrchestratorCompleted", ...base };
    case 15:
      return { type: "EventRaised", ...base, name: event.Name, input: event.Input };
    case 19:
      return { type: "ExecutionSuspended", ...base, reason: event.Reason };
    case 20:
      return { type: "ExecutionResumed", ...base, reason: event.Reason };
  }
}
