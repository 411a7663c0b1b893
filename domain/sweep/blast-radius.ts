import { whyAllowed } from "../reasons/targets.ts";
import type { SweepRequest } from "./request.ts";

/** This many clusters may always change. */
const ALWAYS = 10;
const PERCENT = 25;
const AT_MOST = 50;

/** How many clusters a sweep may change, and why. */
export interface BlastCap {
  readonly atMost: number;
  readonly because: string;
}

/**
 * The most clusters that a sweep may change; undefined for a workflow that changes none.
 *
 * @param fleet - how many clusters Keyless can read
 */
export function blastCap({ workflow, blastRadius }: SweepRequest, fleet: number): BlastCap | undefined {
  if (workflow === "inspect-cluster") return undefined;
  if (blastRadius !== undefined) {
    const { clusters, percent } = blastRadius;
    if (percent === undefined)
      return { atMost: clusters, because: whyAllowed("request-allows", { clusters }) };
    const share = Math.floor((fleet * percent) / 100);
    return {
      atMost: Math.min(clusters, share),
      because: whyAllowed("request-allows-share", { clusters, percent, fleet, share }),
    };
  }
  const share = Math.floor((fleet * PERCENT) / 100);
  const atMost = Math.max(ALWAYS, Math.min(share, AT_MOST));
  return {
    atMost,
    because: whyAllowed("not-requested", { always: ALWAYS, percent: PERCENT, fleet, atMost: AT_MOST }),
  };
}
