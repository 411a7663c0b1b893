import type { Pool } from "../../domain/cluster.ts";
import { asBefore, explainsUpgrade } from "../../domain/images/midway.ts";
import { type ImageTrail, type PoolImage, reportImages, withNodeLabels } from "../../domain/images/report.ts";
import { selectPools, type SkippedPool } from "../../domain/images/selection.ts";
import { spellSkip } from "../../domain/run/orders.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { poolPages, upgradePoolImages } from "../steps/images.ts";
import { askNodeImages, checkBudgets } from "../steps/in-cluster.ts";
import { awaitNextImage, DAYS_OF_WAITING, type WaitedForImage } from "../steps/next-image.ts";
import { setbacksOf } from "../steps/setbacks.ts";
import { upgradeNodeImages } from "./contract.ts";

export const upgradeNodeImagesWorkflow = registerWorkflow(upgradeNodeImages, {
  begin: ({ clusterId }): ImageTrail => ({ clusterId, pools: [] }),
  midway: { facts: asBefore, explains: explainsUpgrade },
  *carryOut(flow, planned, note) {
    const { request } = planned;
    const { clusterId, whenDrainFails } = request;
    const { upgraded, skipped } = selectPools(planned.facts, request);
    const pools: PoolImage[] = skipped.map(leftAlone);
    note({ pools });
    const reads = request.inClusterReads === "runCommand" && upgraded.length > 0;
    if (reads) note({ found: (yield* checkBudgets(flow, clusterId, whenDrainFails === "force")).findings });
    const setbacks = setbacksOf(flow, clusterId, whenDrainFails);
    const pageId = poolPages(flow);
    const queued = new Set(upgraded.map(({ name }) => name));
    let seen = planned.facts;
    /** The pools that are left, as facts that were read again have them: some may be gone, others have been approved. */
    const renewed = (facts: typeof seen, open: readonly Pool[]): readonly Pool[] => {
      if (facts === seen) return open;
      seen = facts;
      const now = selectPools(facts, request);
      const isWanted = ({ name }: Pool) => now.upgraded.some((pool) => pool.name === name);
      for (const pool of open.filter((one) => !isWanted(one))) {
        const why = now.skipped.find((one) => one.pool.name === pool.name);
        pools.push(why === undefined ? gone(pool) : leftAlone(why));
      }
      const more = now.upgraded.filter(({ name }) => !queued.has(name));
      for (const { name } of more) {
        queued.add(name);
        const known = pools.findIndex((pool) => pool.name === name);
        if (known >= 0) pools.splice(known, 1);
      }
      return [...open.filter(isWanted), ...more];
    };

    let waiting = upgraded;
    let waited: WaitedForImage | undefined = { daysLeft: DAYS_OF_WAITING };
    while (waiting.length > 0 && waited !== undefined) {
      const names = waiting.map(({ name }) => name).join(", ");
      const enter = (underWay = false) => flow.enter("running", "upgradeImages", names, { underWay });
      yield* enter(waited.begun !== undefined);
      waiting = yield* upgradePoolImages(flow, waiting, {
        ...{ clusterId, begun: waited.begun, setbacks, pageId },
        *left(open) {
          const { facts } = yield* planned.upToDate(() => enter());
          note({ begun: true });
          return renewed(facts, open);
        },
        upgraded: (before, { nodeImageVersion = "unknown" }) => {
          pools.push({ ...unchanged(before), imageAfter: nodeImageVersion, outcome: "upgraded" });
        },
        skipped: (before, { nodeImageVersion = "unknown" }, by) => {
          pools.push({
            ...unchanged(before),
            ...{ imageAfter: nodeImageVersion, outcome: "skipped" },
            ...{ because: spellSkip(by), skippedBy: by.by },
          });
        },
      });
      if (waiting.length === 0 || request.whenNothingNewer !== "wait") break;
      waited = yield* awaitNextImage(flow, clusterId, waiting, waited.daysLeft);
    }
    for (const pool of waiting) {
      pools.push({ ...unchanged(pool), outcome: "nothingNewer", because: "Azure has no newer image for it" });
    }
    if (!reads) return;
    const { images, findings } = yield* askNodeImages(flow, clusterId);
    note({ pools: withNodeLabels(pools, images), unread: findings });
  },
  report: reportImages,
});

function leftAlone({ pool, code, because }: SkippedPool): PoolImage {
  return { ...unchanged(pool), outcome: code === "nothing-newer" ? "nothingNewer" : "skipped", because };
}

function gone(pool: Pool): PoolImage {
  return { ...unchanged(pool), outcome: "skipped", because: "the cluster does not have the pool any more" };
}

function unchanged({ name, osType, nodeImageVersion = "unknown" }: Pool) {
  return { name, osType, imageBefore: nodeImageVersion, imageAfter: nodeImageVersion };
}
