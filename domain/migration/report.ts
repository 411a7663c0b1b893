import { z } from "zod";
import { GrantEntry } from "../grant.ts";
import { reportFields } from "../run/report.ts";

/** What became of one pool, as read back at the end. */
export const PoolOutcome = z.strictObject({
  name: z.string(),
  osType: z.string(),
  imageBefore: z.string(),
  imageAfter: z.string(),
  /** What the nodes carry now, as read from their scale set. */
  carries: z.enum(["managedIdentity", "servicePrincipal", "noNodes"]),
  identityId: z.string().optional(),
  by: z.enum(["identityUpdate", "imageUpgrade", "nothing"]),
  /** Why the pool still carries the service principal, and what to do. */
  remains: z.string().optional(),
});
export type PoolOutcome = z.infer<typeof PoolOutcome>;

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
      controlPlane: z.strictObject({ resourceId: z.string(), principalId: z.string(), clientId: z.string() }),
      kubelet: z.strictObject({ resourceId: z.string(), principalId: z.string(), clientId: z.string() }),
    })
    .optional(),
  grants: z.array(GrantEntry),
  pools: z.array(PoolOutcome),
});
export type MigrationReport = z.infer<typeof MigrationReport>;
