import type { Patience } from "./tries.ts";
import type { Steps } from "./steps.ts";

/** A person said that the run goes on without this step. */
export interface Skipped {
  readonly kind: "skipped";
  readonly by: string;
  readonly reason: string | undefined;
}

/** How a person answered an incident that a run can go on from. */
export type IncidentAnswer = { readonly kind: "retry" } | Skipped;

/** What an activity is asked about, and how patiently. */
export interface About {
  readonly resource: string;
  readonly patience?: Patience;
  /**
   * Waits until nothing that the activity may have begun goes on. Where it is given, a command that comes while the
   * activity answers `wait` is applied as soon as that is so; else once the activity has settled.
   */
  readonly waitUntilIdle?: () => Steps<void>;
}

/** For an activity that begins nothing which goes on by itself. */
export function* nothingToWaitFor(): Steps<void> {
  // There is nothing to wait for.
}
