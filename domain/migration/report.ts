import { z } from "zod";
import { GrantEntry } from "../grants/grant.ts";
import { GrantDifference } from "../grants/difference.ts";
import { reportFields } from "../run/report.ts";

/** What became of one pool, as read back at the end. */
export const PoolOutcome = z.strictObject({
  name: z.string(),
  osType: z.string(),
  imageBefore: z.string(),
  imageAfter: z.string(),
  /** What the nodes carry now, as read from their scale set. */
  carries: z.enum(["managedIdentity", "servicePrincipal", "oldIdentity", "noNodes"]),
  identityId: z.string().optional(),
  by: z.enum(["identityUpdate", "imageUpgrade", "versionUpgrade", "scaleOutAndIn", "nothing"]),
  /** The image on the nodes' own label; only where the run was allowed to read it. */
  nodeLabelImage: z.string().optional(),
  /** How the ways to look at the pool disagree. */
  remark: z.string().optional(),
  /** Why the pool still carries the service principal, and what to do. */
  remains: z.string().optional(),
});
export type PoolOutcome = z.infer<typeof PoolOutcome>;

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
