import type { RetryPolicyName } from "../../activities/activity-contract.ts";
import { minutes, seconds } from "../../domain/text/duration.ts";

/** How often a call that *threw* is tried again. Facts that an activity returned are never retried by this. */
export interface RetryPolicy {
  /** Number of calls, including the first. */
  readonly tries: number;
  readonly firstDelayMs: number;
  /** The delay doubles up to this. */
  readonly longestDelayMs: number;
}

export const RETRY_POLICIES: Record<RetryPolicyName, RetryPolicy> = {
  /** Six tries within about 10 minutes: a longer outage is for a person to know. */
  armRead: { tries: 6, firstDelayMs: seconds(10), longestDelayMs: minutes(5) },
  /** As reads: every write of ours is safe to repeat. */
  armWrite: { tries: 6, firstDelayMs: seconds(10), longestDelayMs: minutes(5) },
  /** Twelve tries within about 45 minutes: without its record, a run can show nothing to anybody. */
  record: { tries: 12, firstDelayMs: seconds(2), longestDelayMs: minutes(10) },
};

/**
 * The pause after the given failed try (1 for the first), in milliseconds: half fixed, half spread by `fraction`,
 * so that runs that failed together do not come back together.
 */
export function pauseAfter(policy: RetryPolicy, failedTry: number, fraction: number): number {
  const full = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (failedTry - 1));
  return full / 2 + (full / 2) * fraction;
}

/** A number in [0, 1) that is the same on every replay: FNV-1a over the text. */
export function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) / 2 ** 32;
}
