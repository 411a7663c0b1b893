import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { imageUpgradeMs, learned } from "../../domain/cluster/pace.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { poolBatch } from "./pool-batch/contract.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import type { Recovery } from "../shared/recovery.ts";
import { tryImageUpgrade } from "./image-upgrade.ts";
import { type BegunUpgrade, type ImageQueue, type PoolEnd, without } from "./image-queue.ts";

/** If there are more pools than this, they are upgraded in batches: sub-orchestrations with their own histories. */
const POOLS_IN_OWN_HISTORY = 8;

export interface ImageUpgrades {
  readonly clusterId: ResourceId;
  readonly recovery: Recovery;
  /** The id of the run's next batch of pools; each id is used once. */
  childId(): string;
}

/** How the upgrade of the next pools ended, and what is left to do. */
export interface ImagesUpgraded {
  readonly ends: readonly PoolEnd[];
  readonly queue: ImageQueue;
}

/** Generates the ids of a run's batches of pools. */
export function poolBatchIds(flow: Flow): () => string {
  let batch = 0;
  return () => flow.childId(`pools-${String((batch += 1))}`);
}

/**
 * Upgrades the node image of the next pool of a queue, or of a batch of pools if many are left. It returns as soon as a
 * pool is done or cannot continue, so that the run can record the result before it continues. The next call handles the
 * pool that cannot continue: it recovers, or parks the run. A retry continues with the pool, and a skip leaves it as it
 * is, because the remaining pools do not need it.
 */
export function* upgradeNextImages(
  flow: Flow,
  queue: ImageQueue,
  upgrades: ImageUpgrades,
): Steps<ImagesUpgraded> {
  const [pool] = queue.left;
  if (pool === undefined) return { ends: [], queue };
  const { stopped, begun, ...free } = queue;
  if (stopped !== undefined) return yield* afterStop(flow, free, pool, stopped, upgrades);
  // No upgrade is in progress when a batch starts, so a command before it interrupts nothing.
  return begun === undefined && queue.left.length > POOLS_IN_OWN_HISTORY
    ? yield* upgradeBatch(flow, free, upgrades)
    : yield* upgradeOne(flow, free, pool, begun, upgrades);
}

/** In the run's own history. */
function* upgradeOne(
  flow: Flow,
  queue: ImageQueue,
  pool: Pool,
  begun: BegunUpgrade | undefined,
  { clusterId }: ImageUpgrades,
): Steps<ImagesUpgraded> {
  const detail = stepDetail("pool", {
    pool: pool.name,
    place: queue.ended + 1,
    of: queue.ended + queue.left.length,
    ms: imageUpgradeMs(pool, queue.pace),
  });
  const end = yield* tryImageUpgrade(flow, clusterId, pool, {
    begun: begun?.operation,
    waitUntilIdle: untilClusterIdle(flow, clusterId),
    enter: () => flow.enter("running", "upgradeImages", detail, { underWay: true }),
    pace: queue.pace,
  });
  switch (end.kind) {
    case "upgraded": {
      // One that was in progress already took longer than the run has seen.
      const pace = begun === undefined ? learned(queue.pace, pool, end.tookMs) : queue.pace;
      return through({ ...queue, pace }, [{ kind: "upgraded", before: pool, after: end.pool }]);
    }
    case "nothingNewer":
      return through(queue, [{ kind: "nothingNewer", before: pool }]);
    case "stopped":
      return { ends: [], queue };
    case "refused":
      return { ends: [], queue: { ...queue, stopped: end } };
  }
}

/** In a sub-orchestration, which cannot park: it returns what it could not do. */
function* upgradeBatch(
  flow: Flow,
  queue: ImageQueue,
  { clusterId, childId }: ImageUpgrades,
): Steps<ImagesUpgraded> {
  const { left, ended } = queue;
  const pools = [...left];
  const input = { ...flow.run, clusterId, pools, before: ended, of: ended + left.length };
  const { upgraded, nothingNewer, stopped } = yield* flow.child(poolBatch, input, childId());
  const ends = left.flatMap((before): PoolEnd[] => {
    const after = upgraded.find(({ name }) => name === before.name);
    if (after !== undefined) return [{ kind: "upgraded", before, after }];
    return nothingNewer.includes(before.name) ? [{ kind: "nothingNewer", before }] : [];
  });
  const next = without(queue, ends);
  return { ends, queue: stopped === undefined ? next : { ...next, stopped } };
}

/** Handles the reason why the next pool could not continue. */
function* afterStop(
  flow: Flow,
  queue: ImageQueue,
  pool: Pool,
  stopped: NonNullable<ImageQueue["stopped"]>,
  { clusterId, recovery }: ImageUpgrades,
): Steps<ImagesUpgraded> {
  if (stopped.kind === "controlPending") {
    const { left, ended } = queue;
    const detail = stepDetail("pools-left", { left: left.length, of: ended + left.length });
    yield* flow.enter("running", "upgradeImages", detail);
    return { ends: [], queue };
  }
  const { activity, refusal } = stopped;
  const resource = `${clusterId}/agentPools/${pool.name}`;
  if (yield* recovery.recover(resource, refusal.code)) return { ends: [], queue };
  const answer = yield* flow.park(activity, refusal, { skippable: true });
  if (answer.kind !== "skipped") return { ends: [], queue };
  const now = yield* readAgain(flow, clusterId, pool);
  return through(queue, [{ kind: "skipped", before: pool, now, by: answer }]);
}

function through(queue: ImageQueue, ends: readonly PoolEnd[]): ImagesUpgraded {
  return { ends, queue: without(queue, ends) };
}

/** The pool as it is now, or as it was if the cluster does not show it any more. */
function* readAgain(flow: Flow, clusterId: ResourceId, pool: Pool): Steps<Pool> {
  const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
  return cluster.pools.find(({ name }) => name === pool.name) ?? pool;
}
