import type { Capability } from "../../../domain/migration/capability.ts";

/** How a cluster stands at the end: what the report sorts and colours by. */
export type Standing = "done" | "succeeded" | "needsPerson" | "notTouched" | "open";

/** What became of one cluster of the fleet. */
export interface ClusterOutcome {
  readonly id: string;
  readonly name: string;
  /** GUID. */
  readonly subscription: string;
  readonly region: string;
  readonly standing: Standing;
  /** In a few words, such as `succeeded` or `left out`. */
  readonly state: string;
  /** The wave that it was in; absent where the sweep left it out. */
  readonly wave?: string;
  readonly runId?: string;
  /** What happened. */
  readonly happened: string;
  /** What is still to be done, a text each. */
  readonly remains: readonly string[];
  /** What a person must do first; absent where nobody has to. */
  readonly person?: string;
  /** What it could do before and can do now; absent where its run has not changed it. */
  readonly capabilities?: readonly Capability[];
}

/** One wave of the sweep. */
export interface WaveOutcome {
  readonly name: string;
  readonly targets: number;
  readonly succeeded: number;
  readonly atOnce: number;
}

/** A sweep from its plan to its end, as its report shows it. */
export interface FleetOutcome {
  readonly title: string;
  readonly runId: string;
  /** Both in ISO 8601, in the time of the Azure that it worked on. */
  readonly from: string;
  readonly to: string;
  /** True where that Azure was the simulated one. */
  readonly simulated: boolean;
  readonly summary: string;
  /** Lines of the plan: how long, how many calls. */
  readonly plan: readonly string[];
  readonly waves: readonly WaveOutcome[];
  readonly clusters: readonly ClusterOutcome[];
  /** Why entries of the fleet's file are no clusters of this fleet, a text each. */
  readonly unread: readonly string[];
}

export const STANDINGS: readonly { readonly standing: Standing; readonly heading: string }[] = [
  { standing: "needsPerson", heading: "A person has to act first" },
  { standing: "open", heading: "Not finished" },
  { standing: "notTouched", heading: "Not touched" },
  { standing: "succeeded", heading: "Migrated" },
  { standing: "done", heading: "Nothing to do" },
];

/** The heading above why entries of the fleet's file are not in the report. */
export const UNREAD = "Not in this report, because the file does not say enough";
