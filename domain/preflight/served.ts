import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { PreflightFacts } from "./facts.ts";

/** Blockers for scopes that the work would write at, and that the deployment does not serve. */
export function notServedFindings({ notServed = [] }: PreflightFacts): readonly Finding[] {
  return notServed.map((scope) => finding("subscription-not-served", scope));
}
