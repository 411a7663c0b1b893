import { type Cluster, phaseOf } from "../../cluster/cluster.ts";
import { finding } from "../../findings/findings.ts";
import type { MigrationRequest } from "../request.ts";
import { targetOf } from "../target.ts";
import { goesBackToSystem } from "./limitations.ts";
import type { Check } from "./check.ts";
import { managedKindOf, healthy } from "../../preflight/cluster-state.ts";

function changesSomething(cluster: Cluster, request: MigrationRequest): boolean {
  const { changesControlPlane, changesKubelet } = targetOf(cluster, request);
  return changesControlPlane || changesKubelet || goesBackToSystem(cluster, request);
}

export const alreadyManaged: Check = ({ cluster }, request) =>
  changesSomething(cluster, request)
    ? []
    : [finding("already-managed-identity", cluster.id, { kind: managedKindOf(cluster) })];

/** True for a cluster whose last operation failed or was cancelled, and that the request wants to be reconciled. */
export function reconcilesFirst({ provisioningState }: Cluster, { whenFailed }: MigrationRequest): boolean {
  const phase = phaseOf(provisioningState);
  return whenFailed === "reconcile" && (phase === "failed" || phase === "cancelled");
}

/** As `healthy`, where a failed cluster may be reconciled by the run itself. */
export const healthyOrReconciled: Check = (facts, request) => {
  const { cluster } = facts;
  if (!reconcilesFirst(cluster, request)) return healthy(facts);
  return [finding("cluster-reconciled-first", cluster.id, { state: cluster.provisioningState })];
};
