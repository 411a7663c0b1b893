import { planEssence, type KeptPlan } from "../../domain/run/plan.ts";
import { canonicalHash } from "./canonical-hash.ts";

/** What an approval names: the same decisions have the same hash, whenever they were made. SHA-256, hex. */
export function planHash(plan: KeptPlan): string {
  return canonicalHash(planEssence(plan));
}
