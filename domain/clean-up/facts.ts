import { z } from "zod";
import { RoleAssignmentId } from "../arm-id/schemas.ts";
import { Cluster } from "../cluster/cluster.ts";
import { unjudgedSharers, usedBy } from "../grants/facts.ts";
import { DenyAssignment } from "../preflight/facts.ts";
import { Lock } from "../preflight/locks.ts";
import { MigrationReport } from "../migration/report.ts";

/** A role assignment of the old identity. */
export const OldGrant = z.strictObject({ id: RoleAssignmentId, scope: z.string(), roleId: z.string() });

export const CleanUpFacts = z.strictObject({
  readAt: z.string(),
  cluster: Cluster,
  /** The report of that run; absent where there is no such run of this cluster, or none that has one. */
  migration: MigrationReport.optional(),
  /** Those of the old grants that are still there. */
  grants: z.array(OldGrant),
  /** Locks of the subscriptions that the old grants lie in; absent in facts of older versions. */
  locks: z.array(Lock).optional(),
  /** Deny assignments that keep Keyless from removing some of the old grants; absent for none that Azure shows. */
  denies: z.array(DenyAssignment).optional(),
  /** Ids of other clusters that run on the old identity now; absent in facts of older versions. */
  sharedWith: z.array(z.string()).optional(),
  usedBy,
  /** Who signs in as the old identity by federated credentials, by the names of these; absent for nobody that Azure shows. */
  federated: z.array(z.string()).optional(),
  ...unjudgedSharers,
  /** Ids of old grants that lie where this deployment does not reach, and so were not looked at; absent for none. */
  notServed: z.array(z.string()).optional(),
});
export type CleanUpFacts = z.infer<typeof CleanUpFacts>;
