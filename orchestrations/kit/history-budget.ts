import { instanceReason } from "../../domain/reasons/instances.ts";
import { InstanceSpent } from "./steps.ts";

/**
 * How long a history may get. Every turn is handed the whole history again, and long sequential runs have failed in
 * Azure at a constant length, so that an instance gives its run to another one long before the engine would stop it.
 * Work that needs more is paged through sub-orchestrations, which have histories of their own.
 */
export const HISTORY_EVENTS = {
  /** From here on the log says so. */
  warnAt: 500,
  /** No history gets longer than this. */
  stopAt: 1_000,
  /** Kept back from the work for the record of its end: two failed tries and one that comes through. */
  reserve: 40,
} as const;

/** What the history of a run holds besides its steps: its start, its first turn and its end. */
const FRAME_EVENTS = 4;

/**
 * How many events a step adds, at most: what it schedules, what comes of it, and the two marks of a turn for every
 * message that may need one of its own. A timer that was cancelled fires all the same.
 */
export const EVENTS_OF = { call: 4, timer: 4, race: 7 } as const;

/** The instance has used up its history: another one goes on, with a history of its own. */
export class HistoryBudgetSpent extends InstanceSpent {
  override readonly name = "HistoryBudgetSpent";
}

export interface HistoryBudget {
  /** Events counted so far: those that the history has at most, but for events that nobody waited for. */
  used(): number;
  /**
   * Counts a step before it is taken.
   *
   * @throws HistoryBudgetSpent if the history might get too long.
   */
  spend(events: number, what: string): void;
  /** Lets the steps that record the end of the run have what was kept back for them. */
  openReserve(): void;
}

/** The same on every replay: it counts what the code asks for, not what the history holds at the moment. */
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
