import { z } from "zod";
import { Cluster } from "../cluster/cluster.ts";
import { Lock } from "../preflight/locks.ts";
import { OfferedVersion } from "../kubernetes/offered.ts";
import { PreflightFacts } from "../preflight/facts.ts";

export const ImageFacts = z.strictObject({
  readAt: z.string(),
  cluster: Cluster,
  locks: z.array(Lock),
  /** The newest image of each pool, by pool; without pools for which Azure does not show it. */
  latest: z.record(z.string(), z.string()),
  /** The Kubernetes versions that AKS offers in the region; absent if Azure does not show them. */
  offeredVersions: z.array(OfferedVersion).optional(),
  /** The preflight facts about the upgrades; read only if there are upgrades. */
  preflight: PreflightFacts.optional(),
});
export type ImageFacts = z.infer<typeof ImageFacts>;
