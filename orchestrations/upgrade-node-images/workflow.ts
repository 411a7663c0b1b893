import type { ImageFacts } from "../../domain/images/facts.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { asBefore, explainsUpgrade } from "../../domain/images/midway.ts";
import { ImageProgress, type PoolImage, reportImages, withNodeLabels } from "../../domain/images/report.ts";
import { selectPools, type SkippedPool } from "../../domain/images/selection.ts";
import { judgeUpgrade } from "../../domain/cluster/operation-progress.ts";
import { formatSkip } from "../../domain/run/controls.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import { poolBatchIds, upgradePoolImages } from "../images/upgrade-pools.ts";
import { askNodeImages, checkBudgets } from "../shared/in-cluster.ts";
import { awaitNextImage, daysLeftOf, type WaitedForImage } from "../images/await-next-image.ts";
import { recoveryOf } from "../shared/recovery.ts";
import { upgradeNodeImages } from "./contract.ts";

export const upgradeNodeImagesWorkflow = registerWorkflow(upgradeNodeImages, {
  soFar: ImageProgress,
  settle: (flow, { clusterId }) => untilClusterIdle(flow, clusterId)(),
  begin: ({ clusterId }): ImageProgress => ({ clusterId, pools: [] }),
  midway: { facts: asBefore, explains: explainsUpgrade },
  *carryOut(flow, planned, { note }) {
    const { request, earlier } = planned;
    const { clusterId, whenDrainFails } = request;
    const { upgraded: selected, skipped } = selectPools(planned.facts, request);
    const settled = (earlier?.pools ?? []).filter(isSettled);
    const upgraded = selected.filter(({ name }) => !settled.some((pool) => pool.name === name));
    const pools: PoolImage[] = [...skipped.map(leftAlone), ...settled];
    note({ pools });
    const reads = request.inClusterReads === "runCommand" && selected.length > 0;
    if (reads && upgraded.length > 0) {
      note({ found: (yield* checkBudgets(flow, clusterId, whenDrainFails === "force")).findings });
    }
    const recovery = recoveryOf(flow, clusterId, whenDrainFails);
    const childId = poolBatchIds(flow);
    const queued = new Set(selected.map(({ name }) => name));
    let seen = planned.facts;
    /** The pools that are left, as facts that were read again have them: some may be gone, others have been approved. */
    const renewed = (facts: typeof seen, open: readonly Pool[]): readonly Pool[] => {
      if (facts === seen) return open;
      seen = facts;
      const now = selectPools(facts, request);
      const isWanted = ({ name }: Pool) => now.upgraded.some((pool) => pool.name === name);
      for (const pool of open.filter((one) => !isWanted(one))) {
        const why = now.skipped.find((one) => one.pool.name === pool.name);
        const upgradedTo = imageAfter(facts, pool);
        if (upgradedTo !== undefined) pools.push(upgradedPool(pool, upgradedTo));
        else pools.push(why === undefined ? gone(pool) : leftAlone(why));
      }
      const more = now.upgraded.filter(({ name }) => !queued.has(name));
      for (const { name } of more) {
        queued.add(name);
        const known = pools.findIndex((pool) => pool.name === name);
        if (known >= 0) pools.splice(known, 1);
      }
      return [...open.filter(isWanted), ...more];
    };

    let waiting: readonly Pool[] = upgraded;
    let waitingSince = earlier?.waitingSince;
    let waited: WaitedForImage | undefined = { daysLeft: daysLeftOf(waitingSince, flow.now()) };
    while (waiting.length > 0 && waited !== undefined) {
      const names = waiting.map(({ name }) => name).join(", ");
      const enter = (underWay = false) => flow.enter("running", "upgradeImages", names, { underWay });
      yield* enter(waited.begun !== undefined);
      waiting = yield* upgradePoolImages(flow, waiting, {
        ...{ clusterId, begun: waited.begun, recovery, childId },
        *left(open) {
          const { facts } = yield* planned.upToDate(() => enter());
          note({ begun: true });
          return renewed(facts, open);
        },
        upgraded: (before, { nodeImageVersion = "unknown" }) => {
          pools.push(upgradedPool(before, nodeImageVersion));
        },
        skipped: (before, { nodeImageVersion = "unknown" }, by) => {
          pools.push({
            ...unchanged(before),
            ...{ imageAfter: nodeImageVersion, outcome: "skipped" },
            ...{ because: formatSkip(by), skippedBy: by.by },
          });
        },
      });
      if (waiting.length === 0 || request.whenNothingNewer !== "wait") break;
      waitingSince ??= flow.at();
      note({ waitingSince });
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

/** True for a pool that an earlier instance of the run has upgraded, or that a person said to go on without. */
function isSettled({ outcome, skippedBy }: PoolImage): boolean {
  return outcome === "upgraded" || skippedBy !== undefined;
}

function leftAlone({ pool, finding, because }: SkippedPool): PoolImage {
  return {
    ...unchanged(pool),
    outcome: finding.code === "nothing-newer" ? "nothingNewer" : "skipped",
    because,
  };
}

/** The image that a pool has got; undefined where it has the one that it had, or none of its own yet. */
function imageAfter({ cluster }: ImageFacts, before: Pool): string | undefined {
  const now = cluster.pools.find(({ name }) => name === before.name);
  const judged = judgeUpgrade(now, before.nodeImageVersion);
  return judged.kind === "ended" ? judged.end.nodeImageVersion : undefined;
}

function upgradedPool(before: Pool, image: string): PoolImage {
  return { ...unchanged(before), imageAfter: image, outcome: "upgraded" };
}

function gone(pool: Pool): PoolImage {
  return { ...unchanged(pool), outcome: "skipped", because: "the cluster does not have the pool any more" };
}

function unchanged({ name, osType, nodeImageVersion = "unknown" }: Pool) {
  return { name, osType, imageBefore: nodeImageVersion, imageAfter: nodeImageVersion };
}
