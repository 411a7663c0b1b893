import type { StandingApproval } from "../../domain/run/standing-approval.ts";
import { stepDetail } from "../../domain/steps/details.ts";

/** Whether a standing approval covers a plan, and what the record shows of the step in either case. */
interface Coverage {
  readonly covers: boolean;
  readonly detail: string;
}

/**
 * Compares a plan with a standing approval.
 *
 * @param clusters - how many clusters the plan changes; undefined if it does not say, then the approval does not cover it
 * @param now - milliseconds since the epoch
 */
export function coverageOf(
  { schedule, by, clusters: atMost, until }: StandingApproval,
  { planHash, clusters, now }: { planHash: string; clusters: number | undefined; now: number },
): Coverage {
  const said = { plan: planHash.slice(0, 12), schedule, until };
  if (now >= Date.parse(until)) return { covers: false, detail: stepDetail("standing-approval-over", said) };
  if (clusters === undefined || clusters > atMost) {
    return { covers: false, detail: stepDetail("standing-approval-exceeded", { ...said, clusters, atMost }) };
  }
  return { covers: true, detail: stepDetail("standing-approval", { ...said, by: by.name, atMost }) };
}
