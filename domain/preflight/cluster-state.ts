import { type Cluster, phaseOf } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";

/** What these checks need to know; the plans of other workflows ask them too. */
interface OfCluster {
  readonly cluster: Cluster;
}

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
      return poolStates(cluster);
    case "inProgress":
      return [finding("operation-in-progress", cluster.id, { state })];
    default:
      return [finding("cluster-not-healthy", cluster.id, { state, clusterId: cluster.id })];
  }
};

/** A pool has operations of its own: the cluster shows Succeeded meanwhile, and where one has failed (recorded). */
function poolStates({ id, pools }: Cluster): readonly Finding[] {
  return pools.flatMap(({ name, provisioningState: state }): Finding[] => {
    const pool = `${id}/agentPools/${name}`;
    switch (phaseOf(state)) {
      case "succeeded":
        return [];
      case "inProgress":
        return [finding("pool-operation-in-progress", pool, { name, state })];
      default:
        return [finding("pool-not-healthy", pool, { name, state, pool })];
    }
  });
}

/** Codes of what a run may have brought about itself by its work on pools. */
export const POOL_STATES: readonly string[] = ["pool-operation-in-progress", "pool-not-healthy"];
