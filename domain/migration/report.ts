import { z } from "zod";
import { GrantEntry } from "../grants/grant.ts";
import { GrantDifference } from "../grants/difference.ts";
import { reportFields } from "../run/report.ts";
import { PoolOutcome } from "../cluster/pool-outcome.ts";
import { Capability } from "./capability.ts";

const Ids = z.strictObject({ resourceId: z.string(), principalId: z.string(), clientId: z.string() });

export const IdentityState = z.strictObject({
  identity: z.string(),
  /** `servicePrincipalProfile.clientId` as ARM shows it. */
  clientId: z.string(),
});

/** The report of a migration: what was read back, whatever the outcome. */
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
  /** The role assignments of the old identity and of the new ones, in one list. */
  grantDifference: z.array(GrantDifference).optional(),
  capabilities: z.array(Capability).optional().meta({
    description:
      "What the cluster can do, a row per need: subnets, registries, zones, keys, identities, add-ons. `before` is the role that the old identity had for it, `now` the role that the new one has, or why nothing that the run has read shows one (`notProven`). It is absent where the run has not changed the cluster.",
  }),
  pools: z.array(PoolOutcome),
  /** What a clean-up may remove, and from when on: tokens of the old identity are valid for hours. */
  cleanUp: z
    .strictObject({
      notBefore: z.string(),
      grants: z.array(z.string()),
      stays: z.array(z.string()).optional().meta({
        description:
          "Those of `grants` that other clusters on the same identity may need. Clean-up leaves them while they do.",
      }),
      principals: z.array(z.string()),
    })
    .optional(),
  /** What to change in infrastructure code and elsewhere, so that it agrees with the cluster again. */
  hints: z.array(z.string()).optional(),
});
export type MigrationReport = z.infer<typeof MigrationReport>;
