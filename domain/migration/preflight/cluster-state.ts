import { type Cluster, phaseOf } from "../../cluster/cluster.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import type { MigrationRequest } from "../request.ts";
import { targetOf } from "../target.ts";
import { goesBackToSystem } from "./limitations.ts";
import type { Check } from "./check.ts";

function changesSomething(cluster: Cluster, request: MigrationRequest): boolean {
  const { changesControlPlane, changesKubelet } = targetOf(cluster, request);
  return changesControlPlane || changesKubelet || goesBackToSystem(cluster, request);
}

/** What these checks need to know; the plans of other workflows ask them too. */
interface OfCluster {
  readonly cluster: Cluster;
}

export const alreadyManaged: Check = ({ cluster }, request) =>
  changesSomething(cluster, request)
    ? []
    : [finding("already-managed-identity", cluster.id, { kind: managedKindOf(cluster) })];

/** The kind of managed identity of a cluster that has one, as Azure calls it. */
export const managedKindOf = ({ controlPlane }: Cluster): string =>
  controlPlane.kind === "systemAssigned" ? "system-assigned" : "user-assigned";

export const running = ({ cluster }: OfCluster): readonly Finding[] =>
  cluster.powerState === "Running"
    ? []
    : [finding("cluster-stopped", cluster.id, { powerState: cluster.powerState, clusterId: cluster.id })];

export const healthy = ({ cluster }: OfCluster): readonly Finding[] => {
  const state = cluster.provisioningState;
  switch (phaseOf(cluster.provisioningState)) {
    case "succeeded":
      return [];
    case "inProgress":
      return [finding("operation-in-progress", cluster.id, { state })];
    default:
      return [finding("cluster-not-healthy", cluster.id, { state, clusterId: cluster.id })];
  }
};

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
