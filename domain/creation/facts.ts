import { z } from "zod";
import { AdoptedIdentity } from "../identity/adopted.ts";
import { Lock } from "../preflight/locks.ts";
import { MigrationFacts } from "../migration/facts.ts";
import { OfferedVersion } from "../kubernetes/offered.ts";
import { PreflightFacts } from "../preflight/facts.ts";

export const CreationFacts = z.strictObject({
  readAt: z.string(),
  /** Provisioning state of a cluster of that name; absent where there is none. */
  existing: z.string().optional(),
  groupLocation: z.string().optional(),
  locks: z.array(Lock),
  registries: MigrationFacts.shape.registries,
  /** Identities that exist already of those that the run would make, and what they can do; absent where there are none. */
  adopted: z.array(AdoptedIdentity).optional(),
  /** What AKS offers in the region; read only where the request names a version, absent where Azure does not show it. */
  offeredVersions: z.array(OfferedVersion).optional(),
  /** What Azure tells beforehand about the writes. */
  preflight: PreflightFacts.optional(),
});
export type CreationFacts = z.infer<typeof CreationFacts>;
