import type { Decision } from "../engine/decision.ts";
import { decide } from "../engine/decide.ts";
import type { HistoryEvent } from "../engine/history.ts";
import { loadApp } from "../worker/core-shim.ts";
import { silent } from "../worker/host-log.ts";
import { Invoker } from "../worker/invoker.ts";
import { unobserved } from "../worker/observer.ts";
import { OrchestratorRunner } from "./orchestrator-runner.ts";
import { Registry } from "../worker/registry.ts";

export interface ReplayOptions {
  /** Registers the orchestrators of today. */
  readonly app: () => void | Promise<void>;
  /** What an orchestration of some earlier day went through, from its ExecutionStarted on. */
  readonly history: readonly HistoryEvent[];
  /** Ends with the first turn that decides otherwise. */
  readonly untilDivergence?: boolean;
}

export interface ReplayedTurn {
  /** How many events of the history the turn saw. */
  readonly seen: number;
  /** What today's code decides after them. */
  readonly decisions: readonly Decision[];
  /** How these differ from what the history records; null if they do not. */
  readonly divergence: string | null;
}

/**
 * Replays a recorded history with today's code: every beginning of it at which a turn was taken goes to the real
 * library and the engine, and what they decide is compared with what was decided then. A divergence would fail an
 * orchestration of that age as non-deterministic.
 *
 * Inputs of activities are not in a history, as in Azure Storage, and so are not compared.
 */
export async function replayHistory({
  app,
  history,
  untilDivergence = false,
}: ReplayOptions): Promise<readonly ReplayedTurn[]> {
  const registry = new Registry({ log: () => undefined });
  await loadApp(registry, app);
  const invoker = new Invoker({ registry, log: silent, observer: unobserved });
  const runner = new OrchestratorRunner(registry, invoker, { paranoid: "lastTurn" });
  const started = history.find((event) => event.type === "ExecutionStarted");
  if (started === undefined) throw new Error("The history has no ExecutionStarted event.");
  const turns: ReplayedTurn[] = [];
  for (const { opened, seen, recorded } of turnsOf(history)) {
    const prefix = history
      .slice(0, seen)
      .map((event, index) => (index < opened ? event : { ...event, played: false }));
    const { decisions } = decide(started, prefix, await runner.replay(started, prefix));
    const divergence = compare(recorded, decisions);
    turns.push({ seen, decisions, divergence });
    if (untilDivergence && divergence !== null) break;
  }
  return turns;
}

interface RecordedTurn {
  /** Where its events begin. */
  readonly opened: number;
  /** Where what it saw ends. */
  readonly seen: number;
  readonly recorded: readonly HistoryEvent[];
}

const isDecision = ({ type }: HistoryEvent): boolean =>
  ["TaskScheduled", "TimerCreated", "ChildCreated", "ExecutionCompleted"].includes(type);

/** A turn begins with OrchestratorStarted and ends before the next one; its decisions follow what it saw. */
function turnsOf(history: readonly HistoryEvent[]): RecordedTurn[] {
  const openings = history.flatMap(({ type }, index) => (type === "OrchestratorStarted" ? [index] : []));
  return openings.map((opened, turn) => {
    const events = history.slice(opened, openings[turn + 1]);
    const recorded = events.filter(isDecision);
    const firstDecision = events.findIndex(isDecision);
    const completed = events.findIndex(({ type }) => type === "OrchestratorCompleted");
    const end = [firstDecision, completed].find((index) => index >= 0) ?? events.length;
    return { opened, seen: opened + end, recorded };
  });
}

function compare(recorded: readonly HistoryEvent[], decisions: readonly Decision[]): string | null {
  const broken = decisions.find((decision) => decision.type === "Complete" && decision.status === "Failed");
  if (broken?.type === "Complete" && !recorded.some((event) => event.type === "ExecutionCompleted")) {
    return broken.result ?? "failed";
  }
  const then = recorded.map(ofEvent);
  const now = decisions.map(ofDecision);
  const at = then.findIndex((text, index) => text !== now[index]);
  if (at < 0 && then.length === now.length) return null;
  const index = at < 0 ? then.length : at;
  return `then: ${then[index] ?? "nothing more"}; now: ${now[index] ?? "nothing more"}`;
}

function ofEvent(event: HistoryEvent): string {
  switch (event.type) {
    case "TaskScheduled":
      return `#${event.id} activity ${event.name}`;
    case "TimerCreated":
      return `#${event.id} timer at ${new Date(event.fireAt).toISOString()}`;
    case "ChildCreated":
      return `#${event.id} sub-orchestration ${event.name} as ${event.instanceId}`;
    case "ExecutionCompleted":
      return `#${event.id} ${event.status} with ${event.result ?? "nothing"}`;
    default:
      return event.type;
  }
}

function ofDecision(decision: Decision): string {
  switch (decision.type) {
    case "ScheduleActivity":
      return `#${decision.id} activity ${decision.name}`;
    case "StartTimer":
      return `#${decision.id} timer at ${new Date(decision.fireAt).toISOString()}`;
    case "CreateChild":
      return `#${decision.id} sub-orchestration ${decision.name} as ${decision.instanceId}`;
    case "Complete":
      return `#${decision.id} ${decision.status} with ${decision.result ?? "nothing"}`;
  }
}
