import { planEssence, type KeptPlan } from "../../domain/run/plan.ts";
import { canonicalHash } from "./canonical-hash.ts";

/** The hash that an approval names: equal decisions have the same hash, whenever they were made. SHA-256, hex. */
export function planHash(plan: KeptPlan): string {
  return canonicalHash(planEssence(plan));
}
