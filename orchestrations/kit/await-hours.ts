import { readSweepHours } from "../../activities/read-sweep-hours/contract.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/**
 * Asks the hours of the sweep that has started the run once more, before the run changes anything: it may have begun long
 * after it was started, or go on long after its instance was lost. Waits until the work fits, and answers why it never will,
 * or undefined once it does. A run that no sweep with hours has started, or that writes nothing, waits for none.
 *
 * @param sweep - id of that sweep; undefined where there is none
 */
export function* whyOutOfHours(
  flow: Flow,
  sweep: string | undefined,
  { writes, expectedMs = 0 }: RunPlan,
): Steps<string | undefined> {
  if (sweep === undefined || writes.length === 0) return undefined;
  for (;;) {
    const asked = { sweep, expectedMs, at: flow.at() };
    const { forMs } = yield* flow.value(readSweepHours, asked, { resource: sweep });
    if (forMs === undefined) return endedBecause("sweep-hours-over");
    if (forMs === 0) return undefined;
    const until = new Date(flow.now() + forMs).toISOString();
    yield* flow.enter("waiting", "awaitHours", stepDetail("sweep-hours", { until }));
    yield* flow.rest(forMs);
    // The plan is as old as the wait is long.
    flow.stoodStill();
  }
}
