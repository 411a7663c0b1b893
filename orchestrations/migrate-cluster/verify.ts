import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readMachines } from "../../activities/read-machines/contract.ts";
import { readNodeIdentities } from "../../activities/read-node-identities/contract.ts";
import { partsOf } from "../../domain/arm-id/arm-id.ts";
import type { Cluster, Pool } from "../../domain/cluster/cluster.ts";
import { GRAPH_LAG_MS } from "../../domain/cluster/estimate.ts";
import { carriedBefore } from "../../domain/images/node-labels.ts";
import { judgePool, mayBeStale, ownPools, poolOutcome } from "../../domain/cluster/pools.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { PoolOutcome } from "../../domain/cluster/pool-outcome.ts";

const GRAPH_LAG = { pauseMs: GRAPH_LAG_MS, timesAtMost: 5 };

/** What may have given the nodes of a pool their new identity. */
export type Moved = Exclude<PoolOutcome["by"], "nothing">;

export interface Verified {
  readonly cluster: Cluster;
  readonly pools: readonly PoolOutcome[];
}

/** What the nodes of every pool carry now, read from their scale sets. */
export function* verifyPools(
  flow: Flow,
  before: Cluster,
  after: Cluster,
  kubeletId: string,
  by: Moved,
  replaced: readonly string[] = [],
): Steps<readonly PoolOutcome[]> {
  const { subscription } = partsOf(after.id);
  for (let look = 1; ; look += 1) {
    yield* flow.rest(GRAPH_LAG.pauseMs);
    const nodes = yield* flow.value(
      readNodeIdentities,
      { subscription, nodeResourceGroup: after.nodeResourceGroup },
      { resource: after.nodeResourceGroup },
    );
    const counted = yield* countMachines(flow, after);
    const pools = counted.map((pool) =>
      poolOutcome(
        poolOf(before, pool.name),
        pool,
        judgePool(
          pool,
          nodes,
          kubeletId,
          poolOf(before, pool.name)?.withoutIdentity ? "servicePrincipal" : carriedBefore(before),
        ),
        by,
      ),
    );
    if (look === GRAPH_LAG.timesAtMost || !pools.some((pool) => mayBeStale(pool, replaced))) return pools;
  }
}

/**
 * The cluster's own pools. AKS may show no count of a pool of virtual machines that the cluster autoscaler scales: then its
 * machines are counted, of which there may be none. Where Azure does not list them, the count stays unknown.
 */
function* countMachines(flow: Flow, cluster: Cluster): Steps<readonly Pool[]> {
  const counted: Pool[] = [];
  for (const pool of ownPools(cluster)) {
    const { countUnknown, ...known } = pool;
    const input = { clusterId: cluster.id, pool: pool.name };
    const read =
      countUnknown === true && pool.type === "VirtualMachines"
        ? yield* flow.ask(readMachines, input, { resource: pool.name })
        : undefined;
    counted.push(read?.kind === "done" ? { ...known, count: read.value.machines.length } : pool);
  }
  return counted;
}

/** The cluster and its pools read again after pools got another image. */
export function* verifyAgain(
  flow: Flow,
  before: Cluster,
  earlier: readonly PoolOutcome[],
  kubeletId: string,
  clusterId: ResourceId,
  by: Moved,
  replaced: readonly string[],
): Steps<Verified> {
  const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
  const read = yield* verifyPools(flow, before, cluster, kubeletId, by, replaced);
  return { cluster, pools: read.map((pool) => keepCause(earlier, pool)) };
}

function poolOf(cluster: Cluster, name: string): Pool | undefined {
  return cluster.pools.find((pool) => pool.name === name);
}

/** A pool that the identity update moved keeps that cause, whatever was re-imaged later. */
function keepCause(earlier: readonly PoolOutcome[], pool: PoolOutcome): PoolOutcome {
  const was = earlier.find(({ name }) => name === pool.name);
  return was?.carries === "managedIdentity" && pool.carries === "managedIdentity"
    ? { ...pool, by: was.by }
    : pool;
}
