import { isWithin } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { absentScopeFindings } from "./absent-scopes.ts";
import type { Demands } from "./demand.ts";
import type { PreflightFacts } from "./facts.ts";
import { finding } from "../findings/findings.ts";
import { policyFindings, policyFindingsOfAks } from "./policies.ts";
import { quotaFindings, type Region } from "./quota.ts";
import { notServedFindings } from "./served.ts";
import { denyFindings, type NeededRight, rightFindings } from "./rights.ts";
import { roomFindings } from "./assignment-room.ts";
import { subnetFindings } from "./subnet.ts";

/** What a workflow would do, as far as Azure can say in advance whether it allows that. */
export interface Intent extends Demands {
  /** What the work is about. */
  readonly resource: string;
  readonly region: Region;
  readonly rights: readonly NeededRight[];
  /** What AKS does by itself on the way, and a deny assignment can take from it. */
  readonly byAks: readonly NeededRight[];
}

/** Codes of findings about quotas and IP addresses for nodes. The nodes that a run adds use them as well. */
export const CAPACITY_FINDINGS: readonly string[] = [
  "quota-too-small",
  "quota-close",
  "subnet-too-full",
  "subnet-close",
];

/** All findings from what Azure says in advance about planned writes; the same for every workflow. */
export function preflightFindings(preflight: PreflightFacts | undefined, intent: Intent): readonly Finding[] {
  if (preflight === undefined) return [];
  return [
    ...notServedFindings(preflight),
    ...rightFindings(preflight),
    ...denyFindings(preflight, intent.rights, intent.byAks),
    ...(preflight.locks ?? [])
      .filter(({ scope }) => !isWithin(intent.resource, scope))
      .map(({ id, scope }) => finding("resource-locked", id, { scope, lockId: id })),
    ...policyFindings(preflight, intent.resource),
    ...policyFindingsOfAks(preflight),
    ...quotaFindings(preflight, intent, intent.region),
    ...subnetFindings(preflight, intent),
    ...absentScopeFindings(preflight, intent.rights),
    ...roomFindings(preflight, intent.rights),
  ];
}
