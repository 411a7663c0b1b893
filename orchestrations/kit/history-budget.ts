import { instanceReason } from "../../domain/reasons/instances.ts";
import { InstanceSpent } from "./steps.ts";

/**
 * How long a history may get, in events. Every turn loads the whole history, and long sequential runs have failed in Azure at a
 * constant length. So an instance hands its run over to a new one long before the engine would stop it. Work that needs more
 * events is split into sub-orchestrations with their own histories.
 */
export const HISTORY_EVENTS = {
  /** From here on, the log warns. */
  warnAt: 500,
  /** No history gets longer than this. */
  stopAt: 1_000,
  /** Reserved for recording the end of the run: two failed tries and a successful one. */
  reserve: 40,
} as const;

/** The events of a history in addition to its steps: start, first turn and end. */
const FRAME_EVENTS = 4;

/**
 * How many events a step adds at most: the scheduling, the result, and start and end of a turn for every message that may need
 * its own turn. A cancelled timer fires all the same.
 */
export const EVENTS_OF = { call: 4, timer: 4, race: 7 } as const;

/** The history of the instance is full: a new instance continues, with its own history. */
export class HistoryBudgetSpent extends InstanceSpent {
  override readonly name = "HistoryBudgetSpent";
}

export interface HistoryBudget {
  /** An upper bound of the events so far, without events that nobody has waited for. */
  used(): number;
  /**
   * Counts a step before it is taken.
   *
   * @throws HistoryBudgetSpent if the history might get too long.
   */
  spend(events: number, what: string): void;
  /** Lets the steps that record the end of the run use the reserved events. */
  openReserve(): void;
}

/** Equal on every replay, because it counts what the code schedules, not the events of the current history. */
export function historyBudget(warn: (text: string) => void): HistoryBudget {
  const { warnAt, stopAt, reserve } = HISTORY_EVENTS;
  let used: number = FRAME_EVENTS;
  let limit: number = stopAt - reserve;
  return {
    used: () => used,
    spend(events, what) {
      if (used + events > limit) {
        throw new HistoryBudgetSpent(
          instanceReason("history-full", { events: used, before: what, atMost: stopAt }),
        );
      }
      if (used < warnAt && used + events >= warnAt) {
        warn(
          `the history has about ${String(used + events)} of at most ${String(stopAt)} events, at ${what}`,
        );
      }
      used += events;
    },
    openReserve() {
      limit = stopAt;
    },
  };
}
