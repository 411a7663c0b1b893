import { type Cluster, phaseOf } from "../../cluster/cluster.ts";
import { finding } from "../../findings/findings.ts";
import type { MigrationRequest } from "../request.ts";
import { keptPullFindings, keptPulls } from "../../grants/wanted/kept-pulls.ts";
import type { MigrationFacts } from "../facts.ts";
import { keepsIdentities, targetOf } from "../target.ts";
import { goesBackToSystem } from "./limitations.ts";
import type { Check } from "./check.ts";
import { healthy, isChangingIdentities, managedKindOf } from "../../preflight/cluster-state.ts";

/** True if the run only assigns roles that the kubelet identity lacks. */
export const assignsOnly = (facts: MigrationFacts, request: MigrationRequest): boolean =>
  keepsIdentities(targetOf(facts.cluster, request)) &&
  !goesBackToSystem(facts.cluster, request) &&
  keptPulls(facts).length > 0;

export const alreadyManaged: Check = (facts, request) => {
  const { cluster } = facts;
  const nothing =
    !isChangingIdentities(cluster) &&
    keepsIdentities(targetOf(cluster, request)) &&
    !goesBackToSystem(cluster, request) &&
    keptPulls(facts).length === 0;
  return nothing ? [finding("already-managed-identity", cluster.id, { kind: managedKindOf(cluster) })] : [];
};

export const pullsKept: Check = (facts, request) =>
  targetOf(facts.cluster, request).changesKubelet ? [] : keptPullFindings(facts);

/** True for a cluster whose last operation failed or was cancelled, and that the request wants to be reconciled. */
export function reconcilesFirst({ provisioningState }: Cluster, { whenFailed }: MigrationRequest): boolean {
  const phase = phaseOf(provisioningState);
  return whenFailed === "reconcile" && (phase === "failed" || phase === "cancelled");
}

/** As `healthy`, for runs that can reconcile a failed cluster. */
export const healthyOrReconciled: Check = (facts, request) => {
  const { cluster } = facts;
  if (!reconcilesFirst(cluster, request)) return healthy(facts);
  return [finding("cluster-reconciled-first", cluster.id, { state: cluster.provisioningState })];
};
