import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readNodeIdentities } from "../../activities/read-node-identities/contract.ts";
import { requireArmId } from "../../domain/arm-id.ts";
import type { Cluster, Pool } from "../../domain/cluster.ts";
import { minutes } from "../../domain/duration.ts";
import {
  isPending,
  judgePool,
  mayBeStale,
  ownPools,
  poolOutcome,
  upgradeOrder,
} from "../../domain/migration/pools.ts";
import type { PoolOutcome } from "../../domain/migration/report.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { NEXT_IMAGE, upgradePoolImage } from "../steps/images.ts";

/** Resource Graph shows a change of a scale set after seconds to minutes. */
const GRAPH_LAG = { pauseMs: minutes(3), timesAtMost: 5 };

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
  by: "identityUpdate" | "imageUpgrade",
): Steps<readonly PoolOutcome[]> {
  const { subscription } = requireArmId(after.id);
  for (let look = 1; ; look += 1) {
    yield* flow.sleep(GRAPH_LAG.pauseMs);
    const nodes = yield* flow.value(
      readNodeIdentities,
      { subscription, nodeResourceGroup: after.nodeResourceGroup },
      { resource: after.nodeResourceGroup },
    );
    const pools = ownPools(after).map((pool) =>
      poolOutcome(
        poolOf(before, pool.name),
        pool,
        judgePool(pool, nodes, kubeletId, carriedBefore(before)),
        by,
      ),
    );
    if (look === GRAPH_LAG.timesAtMost || !pools.some(mayBeStale)) return pools;
  }
}

/**
 * Re-images the pools that the identity update left as they were, one after the other. Where there is no
 * newer image, nothing can be re-imaged: the pool waits for the next one, or is reported, as the request says.
 */
export function* upgradePools(
  flow: Flow,
  before: Cluster,
  verified: Verified,
  kubeletId: string,
  whenNothingNewer: "wait" | "report",
): Steps<Verified> {
  let { cluster, pools } = verified;
  for (let round = 1; ; round += 1) {
    const pending = pendingPools(cluster, pools);
    if (pending.length === 0) return { cluster, pools };
    yield* flow.enter("running", "upgradeImages", pending.map(({ name }) => name).join(", "));
    const stuck: string[] = [];
    for (const pool of pending) {
      if ((yield* upgradePoolImage(flow, cluster.id, pool)) === undefined) stuck.push(pool.name);
    }
    if (stuck.length < pending.length) {
      cluster = yield* flow.value(observeCluster, { clusterId: cluster.id }, { resource: cluster.id });
      const upgraded = yield* verifyPools(flow, before, cluster, kubeletId, "imageUpgrade");
      const earlier = pools;
      pools = upgraded.map((pool) => keepCause(earlier, pool));
    }
    if (pendingPools(cluster, pools).length === 0) return { cluster, pools };
    if (whenNothingNewer === "report" || round === NEXT_IMAGE.timesAtMost || stuck.length === 0) {
      return { cluster, pools: pools.map((pool) => explain(pool, stuck)) };
    }
    yield* flow.enter(
      "waiting",
      "upgradeImages",
      `no newer image for ${stuck.join(", ")} yet: waiting for the next`,
    );
    yield* flow.sleep(NEXT_IMAGE.everyMs);
  }
}

function pendingPools(cluster: Cluster, pools: readonly PoolOutcome[]): readonly Pool[] {
  const pending = new Set(pools.filter(isPending).map(({ name }) => name));
  return upgradeOrder(ownPools(cluster).filter((pool) => pending.has(pool.name)));
}

function carriedBefore({ controlPlane }: Cluster): "servicePrincipal" | "oldIdentity" {
  return controlPlane.kind === "servicePrincipal" ? "servicePrincipal" : "oldIdentity";
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

function explain(pool: PoolOutcome, stuck: readonly string[]): PoolOutcome {
  if (!isPending(pool)) return pool;
  const remains = stuck.includes(pool.name)
    ? "Azure has no newer node image for it, so it could not be re-imaged; run again when the next image is out, or replace the pool"
    : "it got a new image, and its scale set still does not show the kubelet identity; look at the scale set";
  return { ...pool, remains };
}
