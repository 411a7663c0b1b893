import { z } from "zod";
import { WantedGrant } from "../grant.ts";
import { planFields } from "../run/plan.ts";

/** What a migration would do, and what stands against it. Made without a write. */
export const MigrationPlan = z.strictObject({
  workflow: z.literal("migrate-cluster"),
  clusterId: z.string(),
  location: z.string(),
  ...planFields,
  from: z.strictObject({ identity: z.string(), clientId: z.string() }),
  identities: z.strictObject({ controlPlane: z.string(), kubelet: z.string() }),
  grants: z.array(WantedGrant),
  pools: z.array(
    z.strictObject({ name: z.string(), osType: z.string(), image: z.string(), nodes: z.number() }),
  ),
});
export type MigrationPlan = z.infer<typeof MigrationPlan>;
