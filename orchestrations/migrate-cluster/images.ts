import type { Cluster, Pool } from "../../domain/cluster.ts";
import { isPending, ownPools, upgradeOrder } from "../../domain/migration/pools.ts";
import type { Replacement } from "../../domain/migration/replacement.ts";
import type { Trail } from "../../domain/migration/trail.ts";
import type { PoolOutcome } from "../../domain/migration/report.ts";
import { whyNotReplaced } from "../../domain/migration/scale-out.ts";
import { remainsOf, type Strategy, strategyOf, waitsInTheEnd } from "../../domain/migration/strategy.ts";
import { spellSkip } from "../../domain/run/orders.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { Progress } from "../kit/workflow-body.ts";
import { poolPages, upgradePoolImages } from "../steps/images.ts";
import { awaitNextImage, daysLeftOf, type WaitedForImage } from "../steps/next-image.ts";
import { replacementsOf, scaleOutAndIn } from "../steps/scale-out-and-in.ts";
import type { Setbacks } from "../steps/setbacks.ts";
import { upgradeVersion } from "../steps/versions.ts";
import type { PlannedMigration } from "./prepare.ts";
import { type Moved, type Verified, verifyAgain } from "./verify.ts";

/** Where the pools stand when they begin to be seen to. */
export interface Standing extends Verified {
  /** Pools whose machines an earlier instance of the run has begun to replace. */
  readonly replacing: readonly Replacement[];
  /** When one began to wait for the next image (ISO 8601). */
  readonly waitingSince: string | undefined;
}

/** What the upgrades are about, and what they go by. */
export interface PoolUpgrades {
  /** The cluster as it was before the change. */
  readonly before: Cluster;
  readonly kubeletId: string;
  readonly planned: PlannedMigration;
  readonly setbacks: Setbacks;
}

/**
 * Re-images the pools that the identity update left as they were, one after the other. Where there is no newer image,
 * nothing can be re-imaged: the pool is gone on with as the strategy says. A pool that the plan does not name is left
 * alone.
 */
export function* upgradePools(
  flow: Flow,
  { before, kubeletId, planned, setbacks }: PoolUpgrades,
  verified: Standing,
  { note }: Progress<Trail>,
): Steps<Verified> {
  const seen = (): void => {
    note({ after: cluster, pools });
  };
  const pageId = poolPages(flow);
  let { cluster, pools } = verified;
  const clusterId = cluster.id;
  const skipped = new Map<string, string>();
  let now = yield* planned.upToDate();
  const strategy = () => strategyOf(now.facts, planned.request);
  const isPlanned = ({ name }: Pick<Pool, "name">) => now.plan.pools.some((pool) => pool.name === name);
  let replaces = strategy().kind === "scaleOutAndIn";
  let { waitingSince } = verified;
  let waiting: WaitedForImage = { daysLeft: daysLeftOf(waitingSince, flow.now()) };
  let patches = true;
  function* readBack(by: Moved, replaced: readonly string[] = []): Steps<void> {
    const read = yield* verifyAgain(flow, before, pools, kubeletId, clusterId, by, replaced);
    cluster = read.cluster;
    pools = read.pools.map((pool) => leftOut(pool, skipped));
    seen();
  }
  function* renewed(enter: () => Steps<unknown>): Steps<void> {
    now = yield* planned.upToDate(enter);
  }
  const ended = (stuck: readonly Pool[]): Verified => {
    const names = stuck.map(({ name }) => name);
    const explained = pools.map((pool) =>
      isPending(pool) && !isPlanned(pool)
        ? { ...pool, remains: NOT_IN_PLAN }
        : leftOut(explain(pool, names, strategy(), cluster), skipped),
    );
    return { cluster, pools: explained };
  };
  function* replace(begun: readonly Replacement[]): Steps<void> {
    replaces = false;
    yield* scaleOutAndIn(flow, begun, {
      clusterId,
      left: (replacing) => {
        note({ replacing });
      },
      *still(enterStep, open) {
        yield* renewed(enterStep);
        return open.filter(isPlanned).map((pool) => ({ ...pool, count: countNow(now.facts.cluster, pool) }));
      },
    });
    yield* readBack(
      "scaleOutAndIn",
      begun.map(({ pool }) => pool.name),
    );
  }
  if (verified.replacing.length > 0) yield* replace(verified.replacing);
  for (;;) {
    const pending = pendingPools(cluster, pools, skipped).filter(isPlanned);
    if (pending.length === 0) return ended([]);
    const names = pending.map(({ name }) => name).join(", ");
    const enter = (underWay = false) => flow.enter("running", "upgradeImages", names, { underWay });
    yield* enter(waiting.begun !== undefined);
    const unread = (upgraded: Pool, image?: string) => {
      pools = pools.map((pool) => (pool.name === upgraded.name ? notReadAgain(pool, image) : pool));
      seen();
    };
    const stuck = yield* upgradePoolImages(flow, pending, {
      ...{ clusterId, begun: waiting.begun, setbacks, pageId },
      *left(open) {
        yield* renewed(() => enter());
        return open.filter(isPlanned);
      },
      upgraded: (pool, after) => {
        unread(pool, after.nodeImageVersion);
      },
      skipped: (pool, _now, by) => {
        skipped.set(pool.name, spellSkip(by));
        pools = pools.map((each) => leftOut(each, skipped));
        seen();
      },
    });
    waiting = { daysLeft: waiting.daysLeft };
    if (stuck.length < pending.length) yield* readBack("imageUpgrade");
    if (pendingPools(cluster, pools, skipped).filter(isPlanned).length === 0) return ended([]);
    const { version } = { version: undefined, ...strategy() };
    if (patches && version !== undefined && stuck.length > 0) {
      const controlPlane = (to: string): void => {
        note({ version: to });
      };
      const through = yield* upgradeVersion(flow, stuck, {
        ...{ clusterId, version, setbacks, controlPlane, pool: unread },
        *still(enterStep, pool) {
          yield* renewed(enterStep);
          const next = strategy();
          if (next.kind !== "upgradeKubernetesPatch" || next.version !== version) return "otherVersion";
          return pool === undefined || isPlanned({ name: pool }) ? "upgrade" : "leave";
        },
      });
      patches = !through;
      yield* readBack("versionUpgrade");
      continue;
    }
    const replaced = replaces ? stuck.filter((pool) => whyNotReplaced(pool) === undefined) : [];
    if (replaced.length > 0) {
      yield* replace(replacementsOf(replaced));
      continue;
    }
    const waits = waitsInTheEnd(strategy()) && stuck.length > 0;
    if (waits) note({ waitingSince: (waitingSince ??= flow.at()) });
    const waited = waits ? yield* awaitNextImage(flow, clusterId, stuck, waiting.daysLeft) : undefined;
    if (waited === undefined) return ended(stuck);
    waiting = waited;
  }
}

const NOT_IN_PLAN = "the plan does not name it, so it was left alone; run this again";

function countNow({ pools }: Cluster, { name, count }: Pool): number {
  return pools.find((pool) => pool.name === name)?.count ?? count;
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
