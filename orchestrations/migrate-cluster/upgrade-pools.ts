import { type LeftToTry, nextFor } from "../../domain/migration/stuck-pools.ts";
import type { Replacement } from "../../domain/nodes/replacement.ts";
import { awaitNextImage, daysLeftOf } from "../images/await-next-image.ts";
import type { BegunUpgrade } from "../images/image-queue.ts";
import { poolBatchIds } from "../images/upgrade-pools.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { Recovery } from "../shared/recovery.ts";
import { OpenPools, type PoolsAbout } from "./open-pools.ts";
import { replacementsOf, scaleOutAndIn } from "./scale-out-and-in.ts";
import { upgradeImages } from "./upgrade-images.ts";
import { upgradeVersion } from "./upgrade-version.ts";
import type { Verified } from "./verify.ts";

/** The pools at the start of their upgrades. */
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
 * Re-images the pools that the identity update left as they were. Each round upgrades node images; where Azure has no newer
 * image, nothing can be re-imaged, and the strategy says what the next round begins with: a Kubernetes patch, new machines,
 * or the next image. Answers the pools as they were read back, with why those that are left carry what they carry.
 */
export function* upgradePools(flow: Flow, upgrades: PoolUpgrades, standing: Standing): Steps<Verified> {
  const { recovery, progress } = upgrades;
  const open = new OpenPools(upgrades, standing, yield* upgrades.planned.upToDate());
  const images = { clusterId: open.clusterId, recovery, childId: poolBatchIds(flow) };
  let left: LeftToTry = { version: true, machines: true };
  let daysLeft = daysLeftOf(standing.waitingSince, flow.now());
  let begun: BegunUpgrade | undefined;
  if (standing.replacing.length > 0) {
    yield* scaleOutAndIn(flow, open, progress, standing.replacing);
    left = { ...left, machines: false };
  }
  while (open.pending().length > 0) {
    const stuck = yield* upgradeImages(flow, open, images, begun);
    begun = undefined;
    const next = nextFor(open.strategy, stuck, left);
    switch (next.kind) {
      case "nothing":
        return open.explained(stuck);
      case "upgradeVersion": {
        const end = yield* upgradeVersion(flow, open, {
          version: next.version,
          pools: stuck,
          recovery,
          progress,
        });
        left = { ...left, version: end === "otherVersion" };
        break;
      }
      case "replaceMachines":
        yield* scaleOutAndIn(flow, open, progress, replacementsOf(next.pools));
        left = { ...left, machines: false };
        break;
      case "wait": {
        if (progress.done.waitingSince === undefined) progress.note({ waitingSince: flow.at() });
        const waited = yield* awaitNextImage(flow, open.clusterId, stuck, daysLeft);
        if (waited === undefined) return open.explained(stuck);
        ({ daysLeft, begun } = waited);
        break;
      }
    }
  }
  return open.explained([]);
}
