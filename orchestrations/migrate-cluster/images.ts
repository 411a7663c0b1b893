import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readNodeIdentities } from "../../activities/read-node-identities/contract.ts";
import { partsOf, type ResourceId } from "../../domain/arm-id.ts";
import type { Cluster, Pool } from "../../domain/cluster.ts";
import { minutes } from "../../domain/duration.ts";
import { carriedBefore } from "../../domain/migration/node-labels.ts";
import {
  isPending,
  judgePool,
  mayBeStale,
  ownPools,
  poolOutcome,
  upgradeOrder,
} from "../../domain/migration/pools.ts";
import type { PoolOutcome } from "../../domain/migration/report.ts";
import { whyNotReplaced } from "../../domain/migration/scale-out.ts";
import { remainsOf, type Strategy, waitsInTheEnd } from "../../domain/migration/strategy.ts";
import { spellSkip } from "../../domain/run/orders.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { Replacement } from "../replace-machines/contract.ts";
import type { Setbacks } from "../steps/setbacks.ts";
import { poolPages, upgradePoolImages } from "../steps/images.ts";
import { awaitNextImage, DAYS_OF_WAITING, type WaitedForImage } from "../steps/next-image.ts";
import { scaleOutAndIn } from "../steps/scale-out-and-in.ts";
import { upgradeVersion } from "../steps/versions.ts";

/** Resource Graph shows a change of a scale set after seconds to minutes. */
const GRAPH_LAG = { pauseMs: minutes(3), timesAtMost: 5 };

/** What may have given the nodes of a pool their new identity. */
type Moved = Exclude<PoolOutcome["by"], "nothing">;

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
    const pools = ownPools(after).map((pool) =>
      poolOutcome(
        poolOf(before, pool.name),
        pool,
        judgePool(pool, nodes, kubeletId, carriedBefore(before)),
        by,
      ),
    );
    if (look === GRAPH_LAG.timesAtMost || !pools.some((pool) => mayBeStale(pool, replaced))) return pools;
  }
}

/** Told on the way, for the report of a run that ends in between. */
export interface Told {
  /** What was read back last. */
  seen(verified: Verified): void;
  /** The control plane has another Kubernetes version. */
  controlPlane(version: string): void;
  /** Pools whose nodes are being replaced. */
  left(replacements: readonly Replacement[]): void;
}

/**
 * Re-images the pools that the identity update left as they were, one after the other. Where there is no
 * newer image, nothing can be re-imaged: the pool is gone on with as the strategy says.
 */
export function* upgradePools(
  flow: Flow,
  before: Cluster,
  verified: Verified,
  kubeletId: string,
  strategy: Strategy,
  setbacks: Setbacks,
  told: Told,
): Steps<Verified> {
  const pageId = poolPages(flow);
  let { cluster, pools } = verified;
  const skipped = new Map<string, string>();
  let replaces = strategy.kind === "scaleOutAndIn";
  let waiting: WaitedForImage = { daysLeft: DAYS_OF_WAITING };
  let patch = strategy.kind === "upgradeKubernetesPatch" ? strategy.version : undefined;
  function* readBack(by: Moved, replaced: readonly string[] = []): Steps<void> {
    const read = yield* verifyAgain(flow, before, pools, kubeletId, cluster.id, by, replaced);
    cluster = read.cluster;
    pools = read.pools.map((pool) => leftOut(pool, skipped));
    told.seen({ cluster, pools });
  }
  const explained = (pool: PoolOutcome, stuck: readonly string[]) =>
    leftOut(explain(pool, stuck, strategy, cluster), skipped);
  for (;;) {
    const pending = pendingPools(cluster, pools, skipped);
    if (pending.length === 0) break;
    const names = pending.map(({ name }) => name).join(", ");
    yield* flow.enter("running", "upgradeImages", names, { underWay: waiting.begun !== undefined });
    const unread = (upgraded: Pool, image?: string) => {
      pools = pools.map((pool) => (pool.name === upgraded.name ? notReadAgain(pool, image) : pool));
      told.seen({ cluster, pools });
    };
    const stuck = yield* upgradePoolImages(flow, pending, {
      ...{ clusterId: cluster.id, begun: waiting.begun, setbacks, pageId },
      upgraded: (pool, after) => {
        unread(pool, after.nodeImageVersion);
      },
      skipped: (pool, _now, by) => {
        skipped.set(pool.name, spellSkip(by));
        pools = pools.map((each) => leftOut(each, skipped));
        told.seen({ cluster, pools });
      },
    });
    if (stuck.length < pending.length) {
      yield* readBack("imageUpgrade");
    }
    if (pendingPools(cluster, pools, skipped).length === 0) break;
    if (patch !== undefined && stuck.length > 0) {
      yield* upgradeVersion(flow, cluster.id, patch, stuck, setbacks, { ...told, pool: unread });
      yield* readBack("versionUpgrade");
      patch = undefined;
      continue;
    }
    const replaced = replaces ? stuck.filter((pool) => whyNotReplaced(pool) === undefined) : [];
    replaces = false;
    if (replaced.length > 0) {
      yield* scaleOutAndIn(flow, cluster.id, replaced, told.left);
      yield* readBack(
        "scaleOutAndIn",
        replaced.map(({ name }) => name),
      );
      continue;
    }
    const waited =
      waitsInTheEnd(strategy) && stuck.length > 0
        ? yield* awaitNextImage(flow, cluster.id, stuck, waiting.daysLeft)
        : undefined;
    if (waited === undefined) {
      const names = stuck.map(({ name }) => name);
      return { cluster, pools: pools.map((pool) => explained(pool, names)) };
    }
    waiting = waited;
  }
  return { cluster, pools: pools.map((pool) => explained(pool, [])) };
}

/** The cluster and its pools read again after pools got another image. */
function* verifyAgain(
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

function notReadAgain(pool: PoolOutcome, image = pool.imageAfter): PoolOutcome {
  return {
    ...pool,
    imageAfter: image,
    remains: "its nodes were re-imaged, and what they carry now was not read any more",
  };
}

/** A pool that a person said to go on without says so, as long as it carries what it carried. */
function leftOut(pool: PoolOutcome, skipped: ReadonlyMap<string, string>): PoolOutcome {
  const skip = skipped.get(pool.name);
  if (skip === undefined || !isPending(pool)) return pool;
  return { ...pool, remains: `its upgrade was ${skip}; give it a newer image with upgrade-node-images` };
}

/** A stopped pool has no nodes to re-image: it is reported. */
function pendingPools(
  cluster: Cluster,
  pools: readonly PoolOutcome[],
  skipped: ReadonlyMap<string, string>,
): readonly Pool[] {
  const pending = new Set(
    pools.filter((pool) => isPending(pool) && !skipped.has(pool.name)).map(({ name }) => name),
  );
  return upgradeOrder(
    ownPools(cluster).filter(({ name, powerState }) => pending.has(name) && powerState !== "Stopped"),
  );
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

function explain(
  pool: PoolOutcome,
  stuck: readonly string[],
  strategy: Strategy,
  { id, pools }: Cluster,
): PoolOutcome {
  if (!isPending(pool)) return pool;
  const stopped = pools.some(({ name, powerState }) => name === pool.name && powerState === "Stopped");
  const remains = stopped
    ? "it is stopped, and nodes that do not run are not re-imaged; start it and run this again"
    : stuck.includes(pool.name)
      ? remainsOf(strategy, id, pool)
      : "it got a new image, and its scale set still does not show the kubelet identity; look at the scale set";
  return { ...pool, remains };
}
