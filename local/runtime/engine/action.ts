import type { FailureDetails } from "./failure-details.ts";

/**
 * What the orchestrator's code asked for, as the library reports it after each replay: every action since the
 * beginning, in the order in which they were scheduled.
 */
export type Action =
  | CallActivity
  | CallChild
  | ContinueAsNew
  | CreateTimer
  | RefusedCall
  | WaitForEvent
  | { readonly type: "WhenAll" | "WhenAny"; readonly children: readonly Action[] };

export interface CallActivity {
  readonly type: "CallActivity";
  readonly name: string;
  /** The text handed to the activity, null for none. */
  readonly input: string | null;
  readonly retry: RetryOptions | null;
}

export interface CallChild {
  readonly type: "CallChild";
  readonly name: string;
  readonly instanceId: string | null;
  readonly version: string | null;
  readonly input: string | null;
  readonly retry: RetryOptions | null;
}

interface ContinueAsNew {
  readonly type: "ContinueAsNew";
  readonly input: string | null;
}

export interface CreateTimer {
  readonly type: "CreateTimer";
  readonly fireAt: number;
  readonly cancelled: boolean;
}

/**
 * A call of a function that is not there. The extension throws before it makes the call, and nobody hears of it: the
 * code waits for ever.
 */
interface RefusedCall {
  readonly type: "RefusedCall";
}

interface WaitForEvent {
  readonly type: "WaitForEvent";
  readonly name: string;
}

/** All in milliseconds but the counts. */
export interface RetryOptions {
  readonly firstInterval: number;
  readonly maxAttempts: number;
  readonly backoff: number;
  readonly maxInterval: number;
  /** Infinity for none. */
  readonly timeout: number;
}

/** What one replay of the orchestrator's code came to. */
export interface Replay {
  readonly actions: readonly Action[];
  readonly end:
    | { readonly type: "waiting" }
    | { readonly type: "returned"; readonly output: string | null }
    | {
        readonly type: "threw";
        readonly reason: string;
        readonly details: string | null;
        readonly failure?: FailureDetails;
      }
    /** The host will not run this code: the orchestration fails at once, whatever else it had started. */
    | { readonly type: "refused"; readonly reason: string };
  /** The custom status that this replay left, as a JSON text; null when it set none. */
  readonly customStatus: string | null;
}
