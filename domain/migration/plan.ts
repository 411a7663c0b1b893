import { z } from "zod";
import { Finding } from "../finding.ts";
import { WantedGrant } from "../grant.ts";

/** One write that a run would make, in order. */
export const PlannedWrite = z.strictObject({
  order: z.number().int(),
  does: z.string(),
  resource: z.string(),
  before: z.string(),
  after: z.string(),
  undoable: z.boolean(),
  disrupts: z.string().optional(),
});
export type PlannedWrite = z.infer<typeof PlannedWrite>;

/** What a migration would do, and what stands against it. Made without a write. */
export const MigrationPlan = z.strictObject({
  workflow: z.literal("migrate-cluster"),
  clusterId: z.string(),
  location: z.string(),
  madeAt: z.string(),
  findings: z.array(Finding),
  from: z.strictObject({ identity: z.string(), clientId: z.string() }),
  identities: z.strictObject({ controlPlane: z.string(), kubelet: z.string() }),
  grants: z.array(WantedGrant),
  writes: z.array(PlannedWrite),
  cannotBeUndone: z.array(z.string()),
  pools: z.array(
    z.strictObject({ name: z.string(), osType: z.string(), image: z.string(), nodes: z.number() }),
  ),
  expectedMs: z.number(),
  expectedBecause: z.string(),
});
export type MigrationPlan = z.infer<typeof MigrationPlan>;
