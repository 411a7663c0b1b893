import type { MessageEvent } from "../engine/history.ts";

/** A turn that is about to be taken. */
export interface ComingTurn {
  readonly instanceId: string;
  /** The orchestrator's name. */
  readonly name: string;
  /** Which turn of the present execution it is, from 1. */
  readonly number: number;
  /** What has come for it, in order. */
  readonly messages: readonly MessageEvent["type"][];
}

/** An activity that is about to run. */
export interface ComingActivity {
  readonly instanceId: string;
  readonly name: string;
}

/**
 * What goes wrong with a turn:
 *
 * - `workerDies`: the process that runs the app's code ends in the middle of the turn. The real engine does not take
 *   the turn again: it ends the instance as failed. Where the history holds a decision, the text blames
 *   non-determinism; where it holds none, it names the exit code.
 * - `terminate`: somebody terminates the instance in the same moment, as with `func durable terminate`.
 * - `purge`: somebody deletes the instance from the storage: history, messages and all that waits to run for it.
 * - `loseMessages`: the messages that the turn would have seen are gone (those of the named types, if any are named),
 *   as when a queue is emptied by hand or restored from an older copy. The instance waits for them for ever.
 */
export type TurnFault =
  | { readonly kind: "workerDies" }
  | { readonly kind: "terminate"; readonly reason?: string }
  | { readonly kind: "purge" }
  | { readonly kind: "loseMessages"; readonly types?: readonly MessageEvent["type"][] };

/** A timer that was set. Times are milliseconds since the epoch. */
export interface SetTimer {
  readonly setAt: number;
  readonly fireAt: number;
  /** The task of the orchestration that the timer is. */
  readonly timerId: number;
}

/**
 * What a test makes go wrong in a host, each as on the real engine: test/orchestration/runtime/faults.test.ts. In
 * production there is none.
 */
export interface HostFaults {
  /** Asked once for each turn, before the orchestrator's code runs. */
  readonly inTurn?: (turn: ComingTurn) => TurnFault | undefined;
  /** True if the worker process ends while it runs this activity: the orchestration gets a failure. */
  readonly inActivity?: (activity: ComingActivity) => boolean;
  /**
   * True for an orchestrator or activity that the app does not have any more, as after a deployment of a version
   * without it. Calls of it are never made, and whoever called waits for ever.
   */
  readonly isLost?: (functionName: string) => boolean;
  /** When a timer fires, in milliseconds since the epoch; at its `fireAt` if absent. */
  readonly firesAt?: (timer: SetTimer) => number;
}
