import { z } from "zod";
import { Cluster } from "../cluster/cluster.ts";
import { Lock } from "../preflight/locks.ts";
import { OfferedVersion } from "../kubernetes/offered.ts";
import { PreflightFacts } from "../preflight/facts.ts";

export const ImageFacts = z.strictObject({
  readAt: z.string(),
  cluster: Cluster,
  locks: z.array(Lock),
  /** The newest image of each pool, by pool; absent where Azure does not say. */
  latest: z.record(z.string(), z.string()),
  /** The Kubernetes versions that AKS offers in the region; absent where Azure does not show them. */
  offeredVersions: z.array(OfferedVersion).optional(),
  /** What Azure tells beforehand about the upgrades; read only where there are any. */
  preflight: PreflightFacts.optional(),
});
export type ImageFacts = z.infer<typeof ImageFacts>;
