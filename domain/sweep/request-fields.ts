import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";
import { WeekWindow } from "../calendar/windows.ts";
import { IsoDuration } from "../text/iso-duration.ts";
import { Location, SubscriptionId } from "../regions/place.ts";
import { Amount } from "./amount.ts";
import { Blackout } from "./start-hours.ts";
import { TagFilter } from "./tag-filter.ts";
import { Wave } from "./wave.ts";
import { RunId } from "../run/run-id.ts";

/** The workflows that a sweep carries out over many clusters. */
export const SweptWorkflow = z.enum([
  "migrate-cluster",
  "upgrade-node-images",
  "clean-up",
  "inspect-cluster",
]);
export type SweptWorkflow = z.infer<typeof SweptWorkflow>;

export const ClusterIdentity = z.enum(["servicePrincipal", "systemAssigned", "userAssigned"]);
export type ClusterIdentity = z.infer<typeof ClusterIdentity>;

/** The most subscriptions in the targets of a sweep. */
export const SUBSCRIPTIONS_AT_MOST = 1000;

/** The conditions for a target: all given ones must be met. */
export const TargetFilter = z.strictObject({
  subscriptions: z.array(SubscriptionId).min(1).max(SUBSCRIPTIONS_AT_MOST).optional(),
  resourceGroups: z.array(z.string().min(1).max(90)).min(1).max(1000).optional().meta({
    description: "Names of resource groups, in whichever subscription.",
  }),
  regions: z.array(Location).min(1).max(100).optional(),
  tags: TagFilter.optional(),
  identity: z.array(ClusterIdentity).min(1).optional().meta({
    description: "What identity the control plane has.",
  }),
  clusterIds: z.array(ClusterId).min(1).max(500).optional().meta({
    description: "These clusters and no others; one that cannot be found is named in the plan.",
  }),
  except: z.array(ClusterId).max(500).optional().meta({ description: "Never these clusters." }),
  ofSweep: RunId.optional().meta({
    description:
      "The clusters that this sweep has migrated. A sweep of clean-up needs it: it removes what those migrations left.",
  }),
  retryOf: RunId.optional().meta({
    description:
      "The clusters that this sweep, which has ended, has not taken through: failed, not touched or never started. Each is tried again with the plan that was frozen then, and left alone where it has changed since. `workflow` and `request` must be those of that sweep.",
  }),
});
export type TargetFilter = z.infer<typeof TargetFilter>;

const BlastRadius = z.strictObject({
  clusters: z.number().int().min(1).max(100_000).meta({ description: "At most this many clusters." }),
  percent: z.number().min(0).max(100).optional().meta({
    description: "And at most this part of the clusters that Keyless sees; of no account if left out.",
  }),
});

/** The fields of a request, without checks across fields. */
export const SweepFields = z.strictObject({
  workflow: SweptWorkflow,
  request: z.record(z.string(), z.unknown()).optional().meta({
    description: "What each run is asked for besides its cluster, as the workflow's own request has it.",
  }),
  targets: TargetFilter,
  waves: z.array(Wave).min(1).max(50).optional().meta({
    description: "One after the other. If left out: one cluster, then 5 %, then the rest.",
  }),
  order: z.enum(["earliestExpiry", "smallestFirst", "asGiven"]).optional().meta({
    description:
      "Who comes first: whose service principal expires first (default), who has the fewest nodes, or as targets.clusterIds has them.",
  }),
  maxFailures: Amount.optional().meta({
    description: "More failures than this in all stop the sweep; 5% of its clusters if left out.",
  }),
  minSuccess: Amount.optional().meta({
    description: "The sweep stops once fewer clusters than this can succeed in all.",
  }),
  parkedCountsAfter: IsoDuration.optional().meta({
    description:
      "A run that waits for a person for longer counts as a failure (PT4H if left out). It goes on waiting.",
  }),
  windows: z.array(WeekWindow).min(1).max(20).optional().meta({
    description:
      "Clusters start only where their predicted duration, and a quarter more, fits in one of these.",
  }),
  blackouts: z.array(Blackout).max(50).optional().meta({
    description:
      "Clusters start only where their predicted duration, and a quarter more, meets none of these.",
  }),
  blastRadius: BlastRadius.optional().meta({
    description:
      "How many clusters the sweep may change. If left out: ten always; beyond that at most 25 % of all clusters, and at most 50.",
  }),
});
export type SweepFields = z.infer<typeof SweepFields>;
