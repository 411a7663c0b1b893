import type { Patience } from "./tries.ts";
import type { Steps } from "./steps.ts";

/** A person decided that the run continues without this step. */
export interface Skipped {
  readonly kind: "skipped";
  readonly by: string;
  readonly reason: string | undefined;
}

/** A person's answer to an incident after which the run continues. */
export type IncidentAnswer = { readonly kind: "retry" } | Skipped;

/** The resource that a call is about, and how long the kit tries. */
export interface About {
  readonly resource: string;
  readonly patience?: Patience;
  /**
   * Waits until nothing is in progress that the activity may have started. If it is given, a command that arrives while the
   * activity returns `wait` is applied after that; otherwise it is applied after the activity has settled.
   */
  readonly waitUntilIdle?: () => Steps<void>;
}

/** For an activity that starts nothing that continues by itself. */
export function* nothingToWaitFor(): Steps<void> {
  // There is nothing to wait for.
}
