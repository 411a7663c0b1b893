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
      return [];
    case "inProgress":
      return [finding("operation-in-progress", cluster.id, { state })];
    default:
      return [finding("cluster-not-healthy", cluster.id, { state, clusterId: cluster.id })];
  }
};
