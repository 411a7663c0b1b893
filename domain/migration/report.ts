import { z } from "zod";
import { GrantEntry } from "../grants/grant.ts";
import { GrantDifference } from "../grants/difference.ts";
import { reportFields } from "../run/report.ts";
import { PoolOutcome } from "../cluster/pool-outcome.ts";

const Ids = z.strictObject({ resourceId: z.string(), principalId: z.string(), clientId: z.string() });

export const IdentityState = z.strictObject({
  identity: z.string(),
  /** `servicePrincipalProfile.clientId` as ARM shows it. */
  clientId: z.string(),
});

/** The proof that a migration leaves behind, whatever its outcome. */
export const MigrationReport = z.strictObject({
  workflow: z.literal("migrate-cluster"),
  clusterId: z.string(),
  ...reportFields,
  before: IdentityState.optional(),
  after: IdentityState.optional(),
  identities: z
    .strictObject({
      controlPlane: Ids,
      kubelet: Ids,
    })
    .optional(),
  grants: z.array(GrantEntry),
  /** What the old identity held and what the new ones were to get, in one list. */
  grantDifference: z.array(GrantDifference).optional(),
  pools: z.array(PoolOutcome),
  /** What a clean-up may take away, and not before when: tokens of the old identity live for hours. */
  cleanUp: z
    .strictObject({ notBefore: z.string(), grants: z.array(z.string()), principals: z.array(z.string()) })
    .optional(),
  /** What to change elsewhere, so that code and the cluster agree again. */
  hints: z.array(z.string()).optional(),
});
export type MigrationReport = z.infer<typeof MigrationReport>;
