import type { HistoryEvent } from "../engine/history.ts";
import type { Instance } from "../engine/instance.ts";
import { asJsonNetText } from "./json-net.ts";
import { toHistoryJson } from "./history-json.ts";

export interface StatusOptions {
  readonly showInput: boolean;
  readonly showHistory: boolean;
  readonly showHistoryOutput: boolean;
}

/**
 * The extension keeps scheduled events by type and id and breaks on a second one, which only a non-deterministic
 * orchestration has. Recorded from the real engine: test/fixtures/durable/NonDet.json.
 */
export class DuplicateHistoryKey extends Error {
  override readonly name = "DuplicateHistoryKey";

  constructor(key: string) {
    super(`An item with the same key has already been added. Key: ${key}`);
  }
}

/** An instance as the extension's HTTP API shows it: its StatusResponsePayload. */
export function statusView(
  instance: Instance,
  history: readonly HistoryEvent[],
  options: StatusOptions,
): Record<string, unknown> {
  const status = {
    name: instance.name,
    instanceId: instance.instanceId,
    ...(instance.parent !== null && { parentInstanceId: instance.parent.instanceId }),
    runtimeStatus: instance.status,
    input: options.showInput ? parsed(instance.input) : null,
    customStatus: parsed(instance.customStatus),
    output: parsed(instance.output),
    createdTime: toSeconds(instance.createdAt),
    lastUpdatedTime: toSeconds(instance.updatedAt),
  };
  if (!options.showHistory || instance.status === "Pending") return status;
  return { ...status, historyEvents: historyView(history, options) };
}

const toSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** A stored text as JSON; a text that is none (a reason) stays a text. */
function parsed(text: string | null): unknown {
  if (text === null) return null;
  if (text.trim() === "") return "";
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** DurableTask.Core's names, where the engine's differ. */
const coreNames: Readonly<Partial<Record<HistoryEvent["type"], string>>> = {
  ChildCreated: "SubOrchestrationInstanceCreated",
  ChildCompleted: "SubOrchestrationInstanceCompleted",
  ChildFailed: "SubOrchestrationInstanceFailed",
};

interface Scheduled {
  readonly entry: Record<string, unknown>;
  readonly name: string;
  readonly at: number;
  /** The sub-orchestration's id; undefined for an activity. */
  readonly instanceId: string | undefined;
}

/**
 * The history as the extension's DurableClient.GetDurableOrchestrationStatusAsync rewrites it: names for numbers,
 * what was scheduled folded into what came of it, the marks of turns left out.
 */
function historyView(history: readonly HistoryEvent[], options: StatusOptions): Record<string, unknown>[] {
  const scheduled = new Map<string, Scheduled>();
  const folded = new Set<Record<string, unknown>>();
  const entries: Record<string, unknown>[] = [];
  for (const event of history) {
    if (event.type === "OrchestratorStarted" || event.type === "OrchestratorCompleted") continue;
    const entry = entryOf(event, options);
    entries.push(entry);
    if (event.type === "TaskScheduled" || event.type === "ChildCreated") {
      const key = `${coreNames[event.type] ?? event.type}_${event.id}`;
      if (scheduled.has(key)) throw new DuplicateHistoryKey(key);
      const instanceId = event.type === "ChildCreated" ? event.instanceId : undefined;
      scheduled.set(key, { entry, name: event.name, at: event.at, instanceId });
    } else if ("taskId" in event) {
      const key = event.type.startsWith("Task") ? "TaskScheduled" : "SubOrchestrationInstanceCreated";
      const origin = scheduled.get(`${key}_${event.taskId}`);
      if (origin === undefined) continue;
      folded.add(origin.entry);
      entry["ScheduledTime"] = new Date(origin.at).toISOString().replace("Z", "+00:00");
      entry["FunctionName"] = origin.name;
      if (origin.instanceId !== undefined) entry["InstanceId"] = origin.instanceId;
      if (options.showInput) entry["Input"] = null;
    }
  }
  const kept = entries.filter((entry) => !folded.has(entry));
  return JSON.parse(asJsonNetText(kept)) as Record<string, unknown>[];
}

function entryOf(event: HistoryEvent, options: StatusOptions): Record<string, unknown> {
  const { EventType: _number, EventId: _id, IsPlayed: _played, ...fields } = toHistoryJson(event);
  const hidden = new Set(hiddenFields(event.type));
  if (!options.showInput) hidden.add("Input");
  const shown = Object.entries(fields).filter(([key]) => !hidden.has(key));
  const entry = { EventType: coreNames[event.type] ?? event.type, ...Object.fromEntries(shown) };
  switch (event.type) {
    case "ExecutionStarted":
      return { ...entry, FunctionName: event.name };
    case "ExecutionCompleted":
      return withResult({ ...entry, OrchestrationStatus: event.status }, event.result, options);
    case "TaskCompleted":
    case "ChildCompleted":
      return withResult(entry, event.result, options);
    default:
      return entry;
  }
}

function withResult(
  entry: Record<string, unknown>,
  result: string | null,
  { showHistoryOutput }: StatusOptions,
): Record<string, unknown> {
  if (showHistoryOutput) return { ...entry, Result: parsed(result) };
  const { Result: _result, ...rest } = entry;
  return rest;
}

function hiddenFields(type: HistoryEvent["type"]): readonly string[] {
  switch (type) {
    case "ExecutionStarted":
      return ["Name", "OrchestrationInstance", "ParentInstance", "Version", "Tags"];
    case "TaskScheduled":
    case "ChildCreated":
      return ["Version"];
    case "TaskCompleted":
    case "TaskFailed":
    case "ChildCompleted":
    case "ChildFailed":
      return ["TaskScheduledId"];
    case "TimerFired":
      return ["TimerId"];
    default:
      return [];
  }
}
