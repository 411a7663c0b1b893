import type { Pool } from "../../domain/cluster/cluster.ts";
import type { Replacement } from "../../domain/nodes/replacement.ts";
import { whyNotReplaced } from "../../domain/nodes/scale-out.ts";
import { type Strategy, waitsInTheEnd } from "../../domain/migration/strategy.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { type BegunUpgrade, poolBatchIds, upgradePoolImages } from "../images/upgrade-pools.ts";
import { awaitNextImage, daysLeftOf, type WaitedForImage } from "../images/await-next-image.ts";
import { replacementsOf, scaleOutAndIn } from "../shared/scale-out-and-in.ts";
import type { Recovery } from "../shared/recovery.ts";
import { upgradeVersion } from "../shared/versions.ts";
import { OpenPools, type PoolsAbout } from "./open-pools.ts";
import type { Verified } from "./verify.ts";

/** Where the pools stand when they begin to be seen to. */
export interface Standing extends Verified {
  /** Pools whose machines an earlier instance of the run has begun to replace. */
  readonly replacing: readonly Replacement[];
  /** When one began to wait for the next image (ISO 8601). */
  readonly waitingSince: string | undefined;
}

/** What the upgrades are about, and what they go by. */
export interface PoolUpgrades extends PoolsAbout {
  readonly recovery: Recovery;
}

/**
 * Re-images the pools that the identity update left as they were, one after the other. Where there is no newer image,
 * nothing can be re-imaged: the pool is gone on with as the strategy says. A pool that the plan does not name is left
 * alone.
 */
export function* upgradePools(flow: Flow, upgrades: PoolUpgrades, standing: Standing): Steps<Verified> {
  const { note } = upgrades.progress;
  const open = new OpenPools(upgrades, standing, yield* upgrades.planned.upToDate());
  const work: Work = { ...upgrades, open, childId: poolBatchIds(flow) };
  let { waitingSince } = standing;
  let waiting: WaitedForImage = { daysLeft: daysLeftOf(waitingSince, flow.now()) };
  let left: Means = { version: true, machines: open.strategy.kind === "scaleOutAndIn" };
  if (standing.replacing.length > 0) {
    yield* replaceMachines(flow, work, standing.replacing);
    left = { ...left, machines: false };
  }
  while (open.pending().length > 0) {
    const stuck = yield* upgradeImages(flow, work, waiting.begun);
    waiting = { daysLeft: waiting.daysLeft };
    if (open.pending().length === 0) break;
    const next = nextFor(open.strategy, stuck, left);
    switch (next.kind) {
      case "upgradeVersion":
        left = { ...left, version: !(yield* upgradeVersions(flow, work, next.version, stuck)) };
        continue;
      case "replaceMachines":
        yield* replaceMachines(flow, work, replacementsOf(next.pools));
        left = { ...left, machines: false };
        continue;
      case "wait": {
        waitingSince ??= flow.at();
        note({ waitingSince });
        const waited = yield* awaitNextImage(flow, open.clusterId, stuck, waiting.daysLeft);
        if (waited === undefined) return open.explained(stuck);
        waiting = waited;
        continue;
      }
      case "nothing":
        return open.explained(stuck);
    }
  }
  return open.explained([]);
}

/** The pools, and what is done about them. */
interface Work extends PoolUpgrades {
  readonly open: OpenPools;
  readonly childId: () => string;
}

/** Which means to re-image pools without a newer image have not been used yet. */
interface Means {
  readonly version: boolean;
  readonly machines: boolean;
}

type Next =
  | { readonly kind: "upgradeVersion"; readonly version: string }
  | { readonly kind: "replaceMachines"; readonly pools: readonly Pool[] }
  | { readonly kind: "wait" | "nothing" };

/** What comes next for pools that Azure has no newer image for. */
function nextFor(strategy: Strategy, stuck: readonly Pool[], left: Means): Next {
  if (stuck.length === 0) return { kind: "nothing" };
  if (left.version && strategy.kind === "upgradeKubernetesPatch") {
    return { kind: "upgradeVersion", version: strategy.version };
  }
  const pools = left.machines ? stuck.filter((pool) => whyNotReplaced(pool) === undefined) : [];
  if (pools.length > 0) return { kind: "replaceMachines", pools };
  return { kind: waitsInTheEnd(strategy) ? "wait" : "nothing" };
}

/** Gives the pools their newest image; answers those that Azure has no newer one for. */
function* upgradeImages(
  flow: Flow,
  { open, recovery, childId }: Work,
  begun: BegunUpgrade | undefined,
): Steps<readonly Pool[]> {
  const pending = open.pending();
  const names = pending.map(({ name }) => name).join(", ");
  const enter = (underWay = false) => flow.enter("running", "upgradeImages", names, { underWay });
  yield* enter(begun !== undefined);
  const stuck = yield* upgradePoolImages(flow, pending, {
    ...{ clusterId: open.clusterId, begun, recovery, childId },
    *left(pools) {
      yield* open.upToDate(() => enter());
      return pools.filter((pool) => open.isPlanned(pool));
    },
    upgraded: (pool, after) => {
      open.reimaged(pool, after.nodeImageVersion);
    },
    skipped: (pool, _now, by) => {
      open.skip(pool, by);
    },
  });
  if (stuck.length < pending.length) yield* open.readBack(flow, "imageUpgrade");
  return stuck;
}

/** Takes the control plane and the pools to a version; false where it ended early, because another one is to be gone to. */
function* upgradeVersions(
  flow: Flow,
  { open, recovery, progress }: Work,
  version: string,
  stuck: readonly Pool[],
): Steps<boolean> {
  const through = yield* upgradeVersion(flow, stuck, {
    ...{ clusterId: open.clusterId, version, recovery },
    controlPlane: (to) => {
      progress.note({ version: to });
    },
    pool: (pool) => {
      open.reimaged(pool);
    },
    *still(enter, pool) {
      yield* open.upToDate(enter);
      const { strategy } = open;
      if (strategy.kind !== "upgradeKubernetesPatch" || strategy.version !== version) return "otherVersion";
      return pool === undefined || open.isPlanned({ name: pool }) ? "upgrade" : "leave";
    },
  });
  yield* open.readBack(flow, "versionUpgrade");
  return through;
}

/** Gives pools new machines for those that they have. */
function* replaceMachines(
  flow: Flow,
  { open, progress }: Work,
  replacements: readonly Replacement[],
): Steps<void> {
  yield* scaleOutAndIn(flow, replacements, {
    clusterId: open.clusterId,
    left: (replacing) => {
      progress.note({ replacing });
    },
    *still(enter, pools) {
      yield* open.upToDate(enter);
      return pools
        .filter((pool) => open.isPlanned(pool))
        .map((pool) => ({ ...pool, count: open.countOf(pool) }));
    },
  });
  const names = replacements.map(({ pool }) => pool.name);
  yield* open.readBack(flow, "scaleOutAndIn", names);
}
