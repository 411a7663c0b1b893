import type { HistoryEvent } from "../../../local/runtime/engine/history.ts";

/**
 * What is wrong with a history; empty if it is one that an engine may write: turns that open and close, ids given out
 * once and in order, results only of what was scheduled before and once each, and nothing after the end.
 */
export function faultsOf(history: readonly HistoryEvent[]): string[] {
  return [...faultsOfTurns(history), ...faultsOfTasks(history)];
}

function faultsOfTurns(history: readonly HistoryEvent[]): string[] {
  const openings = history.flatMap(({ type }, index) => (type === "OrchestratorStarted" ? [index] : []));
  const turns = openings.map((opened, turn) => history.slice(opened, openings[turn + 1]));
  const faults = openings[0] === 0 ? [] : ["a beginning outside of a turn"];
  for (const [number, turn] of turns.entries()) {
    const types = turn.map(({ type }) => type);
    if (types.at(-1) !== "OrchestratorCompleted") faults.push(`turn ${number} is not closed`);
    const inner = types.slice(0, -1).indexOf("OrchestratorCompleted");
    // An execution that continues another opens with the events that it was given, closed by a mark of their own.
    const given = types.slice(2, Math.max(inner, 2)).every((type) => type === "EventRaised");
    if (inner >= 0 && !(number === 0 && types[1] === "ExecutionStarted" && given)) {
      faults.push(`turn ${number} is closed twice`);
    }
  }
  return faults;
}

function faultsOfTasks(history: readonly HistoryEvent[]): string[] {
  const faults: string[] = [];
  const scheduled = new Map<number, HistoryEvent["type"]>();
  const finished = new Set<number>();
  let ended = false;
  let lastId = -1;
  for (const event of history) {
    if (ended && event.type !== "OrchestratorCompleted") faults.push(`${event.type} after the end`);
    if (event.type === "ExecutionCompleted") ended = true;
    if (event.type === "TaskScheduled" || event.type === "TimerCreated" || event.type === "ChildCreated") {
      if (event.id <= lastId) faults.push(`#${event.id} after #${lastId}`);
      lastId = event.id;
      scheduled.set(event.id, event.type);
    }
    const id = "taskId" in event ? event.taskId : event.type === "TimerFired" ? event.timerId : undefined;
    if (id === undefined) continue;
    if (scheduled.get(id) !== originOf(event.type)) faults.push(`${event.type} #${id} came of nothing`);
    if (finished.has(id)) faults.push(`a second ${event.type} of #${id}`);
    finished.add(id);
  }
  return faults;
}

function originOf(type: HistoryEvent["type"]): HistoryEvent["type"] {
  if (type === "TimerFired") return "TimerCreated";
  return type.startsWith("Task") ? "TaskScheduled" : "ChildCreated";
}
