import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Refusal, StartedOperation } from "../../domain/activity/answer.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { hours, formatDuration } from "../../domain/text/duration.ts";
import { imageUpgradeMs } from "../../domain/cluster/estimate.ts";
import { poolBatch } from "./pool-batch/contract.ts";
import type { Skipped } from "../kit/asking.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import { type ImageAttempt, tryImageUpgrade } from "./image-upgrade.ts";
import type { Recovery } from "../shared/recovery.ts";

/**
 * Images come about weekly for Linux and monthly for Windows: once a day for five weeks sees the next of both, and
 * leaves the history short.
 */
export const NEXT_IMAGE = { everyMs: hours(24), timesAtMost: 35 };

/** More pools than this are upgraded in pages that have histories of their own. */
const POOLS_IN_OWN_HISTORY = 8;

/** An upgrade that was begun elsewhere, for the run to follow. */
export interface BegunUpgrade {
  readonly pool: string;
  readonly operation: StartedOperation;
}

export interface ImageUpgrades {
  readonly clusterId: ResourceId;
  readonly begun: BegunUpgrade | undefined;
  readonly recovery: Recovery;
  /** The id of the run's next page of pools; no id twice in a run. */
  childId(): string;
  /** Asked before anything begins, with the pools that are left: which of them are still to be upgraded, and which more. */
  left(pools: readonly Pool[]): Steps<readonly Pool[]>;
  /** Told of each pool as soon as it has its image. */
  upgraded(before: Pool, after: Pool): void;
  /** Told of each pool that a person said the run goes on without; `now` is the pool as it was read back then. */
  skipped(before: Pool, now: Pool, skipped: Skipped): void;
}

/** The ids of a run's pages of pools, one after the other. */
export function poolBatchIds(flow: Flow): () => string {
  let page = 0;
  return () => flow.childId(`pools-${String((page += 1))}`);
}

/**
 * Upgrades the node images of pools, one after the other; one whose upgrade has begun goes first. Answers those that
 * Azure has no newer image for. What fails or does not end parks the run; retry resumes it, and skip leaves the pool as
 * it is: the others do not need it.
 */
export function* upgradePoolImages(
  flow: Flow,
  pools: readonly Pool[],
  upgrades: ImageUpgrades,
): Steps<readonly Pool[]> {
  const isBegun = ({ name }: Pool) => name === upgrades.begun?.pool;
  const [first, ...others] = [...pools.filter(isBegun), ...pools.filter((pool) => !isBegun(pool))];
  if (first === undefined) return [];
  if (pools.length <= POOLS_IN_OWN_HISTORY) return yield* upgradeHere(flow, [first, ...others], upgrades);
  // A page begins with nothing under way, so that whoever heeds a command before it stops nothing half-way.
  const stuck = isBegun(first) ? yield* upgradeHere(flow, [first], upgrades) : [];
  const paged = isBegun(first) ? others : [first, ...others];
  return [...stuck, ...(yield* upgradeInBatches(flow, paged, upgrades))];
}

/** In the run's own history. */
function* upgradeHere(flow: Flow, pools: readonly Pool[], upgrades: ImageUpgrades): Steps<readonly Pool[]> {
  const stuck: Pool[] = [];
  let { begun } = upgrades;
  let ended = 0;
  for (let left = pools; left.length > 0;) {
    if (begun === undefined) {
      yield* flow.boundary();
      left = yield* upgrades.left(left);
    }
    const [before, ...others] = left;
    if (before === undefined) break;
    const place = `${String(ended + 1)} of ${String(ended + left.length)}`;
    const end = yield* upgradeOne(flow, before, { begun: begun?.operation, place }, upgrades);
    begun = undefined;
    if (end.kind === "again") continue;
    if (end.kind === "nothingNewer") stuck.push(before);
    else if (end.kind === "upgraded") upgrades.upgraded(before, end.pool);
    else upgrades.skipped(before, yield* readAgain(flow, upgrades.clusterId, before), end);
    ended += 1;
    left = others;
  }
  return stuck;
}

/** The pool as it is now; as it was where the cluster does not show it any more. */
function* readAgain(flow: Flow, clusterId: ResourceId, pool: Pool): Steps<Pool> {
  const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
  return cluster.pools.find(({ name }) => name === pool.name) ?? pool;
}

/** Begins the upgrade of a pool and follows it. `again`: it has not come about yet, and may be begun again. */
function* upgradeOne(
  flow: Flow,
  pool: Pool,
  { begun, place }: { readonly begun: StartedOperation | undefined; readonly place: string },
  { clusterId, recovery }: ImageUpgrades,
): Steps<Extract<ImageAttempt, { kind: "upgraded" | "nothingNewer" }> | Skipped | { kind: "again" }> {
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const detail = `pool ${pool.name} (${place}): about ${formatDuration(imageUpgradeMs(pool))}`;
  const end = yield* tryImageUpgrade(flow, clusterId, pool, {
    begun,
    waitUntilIdle: untilClusterIdle(flow, clusterId),
    enter: () => flow.enter("running", "upgradeImages", detail, { underWay: true }),
  });
  if (end.kind === "stopped") return { kind: "again" };
  if (end.kind !== "refused") return end;
  if (yield* recovery.recover(resource, end.refusal.code)) return { kind: "again" };
  const answer = yield* flow.park(end.activity, end.refusal, { skippable: true });
  return answer.kind === "skipped" ? answer : { kind: "again" };
}

/** In sub-orchestrations. They may not park: what one cannot do comes back, and the next one goes on from there. */
function* upgradeInBatches(
  flow: Flow,
  pools: readonly Pool[],
  upgrades: ImageUpgrades,
): Steps<readonly Pool[]> {
  const { clusterId, childId, upgraded } = upgrades;
  const stuck: Pool[] = [];
  let left = yield* upgrades.left(pools);
  let ended = 0;
  while (left.length > 0) {
    const of = ended + left.length;
    const page = yield* flow.child(
      poolBatch,
      { ...flow.run, clusterId, pools: [...left], before: ended, of },
      childId(),
    );
    for (const after of page.upgraded) {
      const was = left.find(({ name }) => name === after.name);
      if (was !== undefined) upgraded(was, after);
    }
    stuck.push(...left.filter(({ name }) => page.nothingNewer.includes(name)));
    const done = new Set([...page.upgraded.map(({ name }) => name), ...page.nothingNewer]);
    left = left.filter(({ name }) => !done.has(name));
    ended += done.size;
    if (page.stopped?.kind === "told") {
      yield* flow.enter("running", "upgradeImages", `${String(left.length)} of ${String(of)} pools`);
    } else if (page.stopped !== undefined && !(yield* isRetried(flow, page.stopped, left[0], upgrades))) {
      left = left.slice(1);
    }
    left = yield* upgrades.left(left);
  }
  return stuck;
}

/** Whether the pool that a page stopped at is begun again; false where a person said that the run goes on without it. */
function* isRetried(
  flow: Flow,
  { activity, refusal }: { readonly activity: string; readonly refusal: Refusal },
  pool: Pool | undefined,
  { clusterId, recovery, skipped }: ImageUpgrades,
): Steps<boolean> {
  if (yield* recovery.recover(refusal.resource, refusal.code)) return true;
  const answer = yield* flow.park(activity, refusal, { skippable: true });
  if (answer.kind !== "skipped" || pool === undefined) return true;
  skipped(pool, yield* readAgain(flow, clusterId, pool), answer);
  return false;
}
