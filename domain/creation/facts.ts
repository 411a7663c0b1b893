import { z } from "zod";
import { AdoptedIdentity } from "../identity/adopted.ts";
import { Lock } from "../preflight/locks.ts";
import { MigrationFacts } from "../migration/facts.ts";
import { OfferedVersion } from "../kubernetes/offered.ts";
import { PreflightFacts } from "../preflight/facts.ts";

export const CreationFacts = z.strictObject({
  readAt: z.string(),
  /** Provisioning state of the cluster; absent if it does not exist. */
  existing: z.string().optional(),
  groupLocation: z.string().optional(),
  locks: z.array(Lock),
  registries: MigrationFacts.shape.registries,
  /** Existing identities among those that the run would create, and their rights; absent if there are none. */
  adopted: z.array(AdoptedIdentity).optional(),
  /**
   * The versions that AKS offers in the region; read only if the request names a version, absent if Azure does not show
   * them.
   */
  offeredVersions: z.array(OfferedVersion).optional(),
  /** The preflight facts about the writes. */
  preflight: PreflightFacts.optional(),
});
export type CreationFacts = z.infer<typeof CreationFacts>;
