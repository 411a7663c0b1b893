import type { ResourceId } from "../arm-id/arm-id.ts";
import type { Cluster, Pool } from "../cluster/cluster.ts";
import { surgeNodes } from "../cluster/estimate.ts";

/** Additional nodes that a pool needs. */
export interface Demand {
  /** Id of the pool. */
  readonly pool: string;
  readonly vmSize: string | undefined;
  readonly spot: boolean;
  readonly subnetId: ResourceId | undefined;
  /** Addresses of its subnet that one node takes, with its pods' where these are in the same subnet. */
  readonly addressesPerNode: number;
  readonly nodes: number;
  /** With fewer nodes it cannot start. */
  readonly nodesAtLeast: number;
}

/** What pools need, and whether they may need it at the same time. */
export interface Demands {
  readonly demands: readonly Demand[];
  /** False where one pool waits for the other. */
  readonly atOnce: boolean;
}

/** Nodes that are added while the nodes of these pools are replaced; Spot pools get none (docs: spot-node-pool). */
export function surgeDemands(cluster: Cluster, pools: readonly Pool[]): readonly Demand[] {
  return pools
    .filter(
      ({ count, powerState, mode, spot }) =>
        count > 0 && powerState !== "Stopped" && mode !== "Machines" && !spot,
    )
    .map((pool) => {
      const nodes = surgeNodes(pool);
      const one = Math.min(1, nodes);
      return {
        ...placeOf(cluster, pool),
        nodes,
        nodesAtLeast: fallsBackToOne(pool.kubernetesVersion ?? cluster.kubernetesVersion) ? one : nodes,
      };
    })
    .filter(({ nodes }) => nodes > 0);
}

/** All nodes of pools that do not exist yet. */
export function newDemands(cluster: Cluster): readonly Demand[] {
  return cluster.pools.map((pool) => ({
    ...placeOf(cluster, pool),
    nodes: pool.count,
    nodesAtLeast: pool.count,
  }));
}

function placeOf(cluster: Cluster, pool: Pool): Omit<Demand, "nodes" | "nodesAtLeast"> {
  return {
    pool: `${cluster.id}/agentPools/${pool.name}`,
    vmSize: pool.vmSize,
    spot: pool.spot,
    subnetId: pool.subnetId,
    addressesPerNode: addressesPerNode(cluster, pool),
  };
}

/** Pods of a node where nothing is set, with Azure CNI. Source: learn.microsoft.com/azure/aks/configure-azure-cni. */
const PODS_BY_DEFAULT = 30;

/**
 * With Azure CNI every pod has an address of its node's subnet; with an overlay, pod subnets of their own and kubenet only
 * the node has. Source: learn.microsoft.com/azure/aks/concepts-network-cni-overview.
 */
function addressesPerNode({ networkPlugin, networkPluginMode }: Cluster, pool: Pool): number {
  const flat =
    networkPlugin.toLowerCase() === "azure" &&
    networkPluginMode?.toLowerCase() !== "overlay" &&
    pool.podSubnetId === undefined;
  return flat ? 1 + (pool.maxPods ?? PODS_BY_DEFAULT) : 1;
}

/** From 1.35 on AKS goes on with one surge node where there is no room for more. Source: learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling. */
function fallsBackToOne(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || minor >= 35;
}

/** What several pools need of a quota or subnet that they share. */
export interface SharedDemand {
  /** The pool that needs most, and how much: without it that pool cannot begin. */
  readonly greatest: { readonly pool: string; readonly amount: number; readonly nodes: number };
  /** What is needed at the peak: the sum, if the pools may be replaced at the same time. */
  readonly peak: number;
}

/** The sum of demands; undefined for none. `amountOf` says what one node needs. */
export function shared(
  { demands, atOnce }: Demands,
  amountOf: (demand: Demand) => number,
): SharedDemand | undefined {
  const sorted = demands
    .map((demand) => ({
      pool: demand.pool,
      nodes: demand.nodesAtLeast,
      amount: demand.nodesAtLeast * amountOf(demand),
    }))
    .sort((left, right) => right.amount - left.amount);
  const [greatest] = sorted;
  if (greatest === undefined) return undefined;
  const amounts = demands.map((demand) => demand.nodes * amountOf(demand));
  const peak = atOnce ? amounts.reduce((sum, amount) => sum + amount, 0) : Math.max(...amounts);
  return { greatest, peak };
}
