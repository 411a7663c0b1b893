import type { ExecutionStarted, HistoryEvent } from "../engine/history.ts";
import { historyText, toHistoryJson, type HistoryJson } from "./history-json.ts";

/**
 * What the Durable extension hands to the library for one replay, formatted as its
 * OrchestrationTriggerAttributeBindingProvider formats it.
 */
export interface OrchestratorRequest {
  readonly history: readonly HistoryJson[];
  readonly input: unknown;
  readonly instanceId: string;
  readonly isReplaying: boolean;
  readonly parentInstanceId: string | null;
  /** What this instance is a restart of, under an id of its own. */
  readonly sourceInstanceId: string | null;
  readonly upperSchemaVersion: 1;
  readonly upperSchemaVersionNew: 3;
  readonly longRunningTimerIntervalDuration: "3.00:00:00";
  readonly maximumShortTimerDuration: "6.00:00:00";
  readonly defaultHttpAsyncRequestSleepTimeMillseconds: 30000;
}

/** The request for the turn whose events end `history`. */
export function orchestratorRequest(
  started: ExecutionStarted,
  history: readonly HistoryEvent[],
): OrchestratorRequest {
  return { history: history.map(toHistoryJson), ...besideHistory(started, history) };
}

/** The JSON text of the same request. Every turn sends the whole history again, and the text of an event is made once. */
export function requestText(started: ExecutionStarted, history: readonly HistoryEvent[]): string {
  const rest = JSON.stringify(besideHistory(started, history));
  return `{"history":[${history.map(historyText).join(",")}],${rest.slice(1)}`;
}

function besideHistory(
  started: ExecutionStarted,
  history: readonly HistoryEvent[],
): Omit<OrchestratorRequest, "history"> {
  const first = history.find((event) => event.type === "ExecutionStarted");
  return {
    input: started.input === null ? null : (JSON.parse(started.input) as unknown),
    instanceId: started.instanceId,
    isReplaying: first?.played ?? false,
    parentInstanceId: started.parent?.instanceId ?? null,
    sourceInstanceId: started.sourceInstanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30000,
  };
}
