import { isWithin } from "./arm-id.ts";
import type { Finding } from "./finding.ts";
import type { Demands } from "./preflight/demand.ts";
import type { PreflightFacts } from "./preflight/facts.ts";
import { finding } from "./findings.ts";
import { policyFindings } from "./preflight/policies.ts";
import { quotaFindings, type Region } from "./preflight/quota.ts";
import { notServedFindings } from "./preflight/served.ts";
import { denyFindings, type NeededRight, rightFindings } from "./preflight/rights.ts";
import { subnetFindings } from "./preflight/subnet.ts";

/** What a workflow is going to do, as far as Azure can be asked beforehand whether it would let it. */
export interface Intent extends Demands {
  /** What the work is about. */
  readonly resource: string;
  readonly region: Region;
  readonly rights: readonly NeededRight[];
  /** What AKS does by itself on the way, and a deny assignment can take from it. */
  readonly byAks: readonly NeededRight[];
}

/** Codes of findings about room for nodes. Nodes that a run has brought on its way take of it. */
export const CAPACITY_FINDINGS: readonly string[] = [
  "quota-too-small",
  "quota-close",
  "subnet-too-full",
  "subnet-close",
];

/** Everything that Azure has told beforehand about work that is only planned. The same for every workflow. */
export function preflightFindings(foresight: PreflightFacts | undefined, intent: Intent): readonly Finding[] {
  if (foresight === undefined) return [];
  return [
    ...notServedFindings(foresight),
    ...rightFindings(foresight),
    ...denyFindings(foresight, intent.rights, intent.byAks),
    ...(foresight.locks ?? [])
      .filter(({ scope }) => !isWithin(intent.resource, scope))
      .map(({ id, scope }) => finding("resource-locked", id, { scope, lockId: id })),
    ...policyFindings(foresight, intent.resource),
    ...quotaFindings(foresight, intent, intent.region),
    ...subnetFindings(foresight, intent),
  ];
}
