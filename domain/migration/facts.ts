import { z } from "zod";
import { AccessFacts } from "../grants/facts.ts";
import { AdoptedIdentity } from "../identity/adopted.ts";
import { Lock } from "../preflight/locks.ts";
import { MaintenanceWindow } from "../maintenance/window.ts";
import { PreflightFacts } from "../preflight/facts.ts";

/** Everything that a plan is made from; read without changing anything. */
export const MigrationFacts = z.strictObject({
  ...AccessFacts.shape,
  locks: z.array(Lock),
  /** State of the `NodeDisruptionProfile` preview in the subscription; read only where the cluster has a policy. */
  nodeDisruptionFeature: z.string().optional(),
  /** The window for node images; read only where the policy asks for it, absent where the cluster has none. */
  nodeWindow: MaintenanceWindow.optional(),
  /** The newest patch that Azure offers; read only where the request may need it, absent where there is none. */
  kubernetesPatch: z.string().optional(),
  /** Whether Keyless may put identities on the cluster, as runs of former releases have it; now `preflight` tells. */
  assignable: z.array(z.strictObject({ identityId: z.string(), may: z.boolean() })).optional(),
  /** Fleets that the cluster is a member of; absent where they were not read. */
  fleetMemberships: z.array(z.string()).optional(),
  /** Identities that exist already of those that the run would make, and what they can do; absent where there are none. */
  adopted: z.array(AdoptedIdentity).optional(),
  /** What Azure tells beforehand about the writes; read only where the migration would make any. */
  preflight: PreflightFacts.optional(),
});
export type MigrationFacts = z.infer<typeof MigrationFacts>;
