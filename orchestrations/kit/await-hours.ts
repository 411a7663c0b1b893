import { readSweepHours } from "../../activities/read-sweep-hours/contract.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/**
 * Asks the hours of the sweep that has started the run once more, before the run changes anything: it may have begun long
 * after it was started. Waits until the work fits, and answers why it never will, or undefined once it does.
 */
export function* whyOutOfHours(flow: Flow, sweep: string, expectedMs: number): Steps<string | undefined> {
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
