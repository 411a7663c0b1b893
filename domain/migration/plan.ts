import { z } from "zod";
import { WantedGrant } from "../grants/grant.ts";
import { GrantDifference } from "../grants/difference.ts";
import { planFields } from "../run/plan.ts";

/** What a migration would do, and its findings. */
export const MigrationPlan = z.strictObject({
  workflow: z.literal("migrate-cluster"),
  clusterId: z.string(),
  location: z.string(),
  ...planFields,
  from: z.strictObject({ identity: z.string(), clientId: z.string() }),
  identities: z.strictObject({
    controlPlane: z.string(),
    kubelet: z.string(),
    /** Why these, one clause each. */
    because: z.array(z.string()),
  }),
  grants: z.array(WantedGrant),
  /** Names of other clusters that use the old identity; absent if Keyless has not looked. */
  sharedWith: z.array(z.string()).optional(),
  /**
   * Names of other clusters of which it cannot be judged whether they do; empty where not even these are known, absent where
   * all were judged.
   */
  perhapsSharedWith: z.array(z.string()).optional(),
  /** The role assignments of the old identity and of the new ones, in one list. */
  grantDifference: z.array(GrantDifference).optional(),
  pools: z.array(
    z.strictObject({ name: z.string(), osType: z.string(), image: z.string(), nodes: z.number() }),
  ),
});
export type MigrationPlan = z.infer<typeof MigrationPlan>;
