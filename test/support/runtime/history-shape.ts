import type { HistoryEvent } from "../../../local/runtime/index.ts";

/**
 * A history without times and execution ids, and without the marks of turns. Results that came side by side are put in
 * an order of their own: two runs of one program are alike in all else.
 */
export function shapeOf(history: readonly HistoryEvent[]): unknown[] {
  return history
    .filter(({ type }) => !type.startsWith("Orchestrator"))
    .map(({ at: _at, ...event }) => ({
      ...event,
      executionId: 0,
      fireAt: 0,
      ...("parent" in event && event.parent !== null && { parent: { ...event.parent, executionId: 0 } }),
    }))
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}
