import type { ResourceId } from "../../domain/arm-id.ts";
import type { StartedOperation } from "../../activities/activity-contract.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import type { Pool } from "../../domain/cluster.ts";
import { hours, spell } from "../../domain/duration.ts";
import { imageUpgradeMs } from "../../domain/migration/estimate.ts";
import { imagePage } from "../image-page/contract.ts";
import type { Skipped } from "../kit/asking.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { clusterAtRest } from "./at-rest.ts";
import { type ImageAttempt, tryImageUpgrade } from "./image-upgrade.ts";
import type { Setbacks } from "./setbacks.ts";

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
  readonly setbacks: Setbacks;
  /** The id of the run's next page of pools; no id twice in a run. */
  pageId(): string;
  /** Told of each pool as soon as it has its image. */
  upgraded(before: Pool, after: Pool): void;
  /** Told of each pool that a person said the run goes on without; `now` is the pool as it was read back then. */
  skipped(before: Pool, now: Pool, skipped: Skipped): void;
}

/** The ids of a run's pages of pools, one after the other. */
export function poolPages({ runId }: Flow): () => string {
  let page = 0;
  return () => `${runId}-pools-${String((page += 1))}`;
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
  return [...stuck, ...(yield* upgradeInPages(flow, paged, upgrades))];
}

/** In the run's own history. */
function* upgradeHere(flow: Flow, pools: readonly Pool[], upgrades: ImageUpgrades): Steps<readonly Pool[]> {
  const stuck: Pool[] = [];
  for (const [index, before] of pools.entries()) {
    const begun = before.name === upgrades.begun?.pool ? upgrades.begun.operation : undefined;
    if (begun === undefined) yield* flow.boundary();
    const place = `${String(index + 1)} of ${String(pools.length)}`;
    const end = yield* upgradeOne(flow, before, { begun, place }, upgrades);
    if (end.kind === "nothingNewer") stuck.push(before);
    else if (end.kind === "upgraded") upgrades.upgraded(before, end.pool);
    else upgrades.skipped(before, yield* readAgain(flow, upgrades.clusterId, before), end);
  }
  return stuck;
}

/** The pool as it is now; as it was where the cluster does not show it any more. */
function* readAgain(flow: Flow, clusterId: ResourceId, pool: Pool): Steps<Pool> {
  const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
  return cluster.pools.find(({ name }) => name === pool.name) ?? pool;
}

function* upgradeOne(
  flow: Flow,
  pool: Pool,
  { begun, place }: { readonly begun: StartedOperation | undefined; readonly place: string },
  { clusterId, setbacks }: ImageUpgrades,
): Steps<Exclude<ImageAttempt, { kind: "refused" }> | Skipped> {
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const detail = `pool ${pool.name} (${place}): about ${spell(imageUpgradeMs(pool))}`;
  for (let operation = begun; ; operation = undefined) {
    const end = yield* tryImageUpgrade(flow, clusterId, pool, {
      begun: operation,
      atRest: clusterAtRest(flow, clusterId),
      *started() {
        yield* flow.enter("running", "upgradeImages", detail, { underWay: true });
      },
    });
    if (end.kind !== "refused") return end;
    if (yield* setbacks.overcome(resource, end.refusal.code)) continue;
    const answer = yield* flow.park(end.activity, end.refusal, { skippable: true });
    if (answer.kind === "skipped") return answer;
  }
}

/** In sub-orchestrations. They may not park: what one cannot do comes back, and the next one goes on from there. */
function* upgradeInPages(
  flow: Flow,
  pools: readonly Pool[],
  { clusterId, setbacks, pageId, upgraded, skipped }: ImageUpgrades,
): Steps<readonly Pool[]> {
  const stuck = new Set<string>();
  let left = pools;
  while (left.length > 0) {
    const before = pools.length - left.length;
    const input = { runId: flow.runId, clusterId, pools: [...left], before, of: pools.length };
    const page = yield* flow.child(imagePage, input, pageId());
    for (const after of page.upgraded) {
      const was = left.find(({ name }) => name === after.name);
      if (was !== undefined) upgraded(was, after);
    }
    page.nothingNewer.forEach((name) => stuck.add(name));
    const done = new Set([...page.upgraded.map(({ name }) => name), ...page.nothingNewer]);
    left = left.filter(({ name }) => !done.has(name));
    if (page.stopped === undefined) continue;
    if (page.stopped.kind === "told") {
      yield* flow.enter(
        "running",
        "upgradeImages",
        `${String(left.length)} of ${String(pools.length)} pools`,
      );
      continue;
    }
    const { activity, refusal } = page.stopped;
    if (yield* setbacks.overcome(refusal.resource, refusal.code)) continue;
    const answer = yield* flow.park(activity, refusal, { skippable: true });
    const [stopped] = left;
    if (answer.kind !== "skipped" || stopped === undefined) continue;
    skipped(stopped, yield* readAgain(flow, clusterId, stopped), answer);
    left = left.slice(1);
  }
  return pools.filter(({ name }) => stuck.has(name));
}
