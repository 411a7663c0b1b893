import type { MigrationPlan } from "../../domain/migration/plan.ts";
import { planEssence } from "../../domain/migration/planning.ts";
import { canonicalHash } from "./canonical-hash.ts";

/** What an approval names: the same decisions have the same hash, whenever they were made. SHA-256, hex. */
export function planHash(plan: MigrationPlan): string {
  return canonicalHash(planEssence(plan));
}
