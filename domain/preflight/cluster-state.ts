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

/**
 * True while AKS moves a cluster to other managed identities: until the end of that operation Azure shows the control plane
 * without its principal, and no kubelet identity where the cluster comes from a service principal (recorded). A cluster that is
 * being created shows none either, and has none to lose.
 */
export function isChangingIdentities({ controlPlane, kubelet, provisioningState }: Cluster): boolean {
  if (controlPlane.kind === "servicePrincipal" || provisioningState === "Creating") return false;
  return (
    phaseOf(provisioningState) === "inProgress" && (controlPlane.principalId === "" || kubelet === undefined)
  );
}

export const identitiesShown = ({ cluster }: OfCluster): readonly Finding[] =>
  isChangingIdentities(cluster)
    ? [finding("identities-being-changed", cluster.id, { state: cluster.provisioningState })]
    : [];

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
