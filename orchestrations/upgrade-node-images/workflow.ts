import { asBefore, explainsUpgrade } from "../../domain/images/midway.ts";
import { ImageProgress, reportImages, withNodeLabels } from "../../domain/images/report.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { awaitNextImage, daysLeftOf } from "../images/await-next-image.ts";
import { type BegunUpgrade, imageQueue, isFree, withoutNewer } from "../images/image-queue.ts";
import { type ImageUpgrades, poolBatchIds, upgradeNextImages } from "../images/upgrade-pools.ts";
import type { Flow } from "../kit/flow.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Steps } from "../kit/steps.ts";
import { askNodeImages, checkBudgets } from "../shared/in-cluster.ts";
import { recoveryOf } from "../shared/recovery.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import { upgradeNodeImages } from "./contract.ts";
import { SelectedPools } from "./selected-pools.ts";

export const upgradeNodeImagesWorkflow = registerWorkflow(upgradeNodeImages, {
  soFar: ImageProgress,
  settle: (flow, { clusterId }) => untilClusterIdle(flow, clusterId)(),
  begin: ({ clusterId }): ImageProgress => ({ clusterId, pools: [] }),
  mayHaveBegun: ({ begun }) => begun === true,
  midway: { facts: asBefore, explains: explainsUpgrade },
  *carryOut(flow, planned, progress) {
    const { note } = progress;
    const { request, earlier } = planned;
    const { clusterId, whenDrainFails } = request;
    const pools = new SelectedPools(planned, progress);
    const reads = request.inClusterReads === "runCommand" && pools.count > 0;
    let waiting = pools.toUpgrade;
    if (reads && waiting.length > 0) {
      note({ found: (yield* checkBudgets(flow, clusterId, whenDrainFails === "force")).findings });
    }
    const recovery = recoveryOf(flow, clusterId, whenDrainFails);
    const upgrades = { clusterId, recovery, childId: poolBatchIds(flow) };
    let daysLeft = daysLeftOf(earlier?.waitingSince, flow.now());
    let begun: BegunUpgrade | undefined;
    while (waiting.length > 0) {
      waiting = yield* upgradeImages(flow, pools, upgrades, { waiting, begun });
      if (waiting.length === 0 || request.whenNothingNewer !== "wait") break;
      if (progress.done.waitingSince === undefined) note({ waitingSince: flow.at() });
      const waited = yield* awaitNextImage(flow, clusterId, waiting, daysLeft);
      if (waited === undefined) break;
      ({ daysLeft, begun } = waited);
    }
    pools.leave(waiting);
    if (!reads) return;
    const { images, findings } = yield* askNodeImages(flow, clusterId);
    note({ pools: withNodeLabels(progress.done.pools, images), unread: findings });
  },
  report: reportImages,
});

interface Round {
  readonly waiting: readonly Pool[];
  /** The upgrade of one of them that is already in progress. */
  readonly begun: BegunUpgrade | undefined;
}

/** Upgrades pools to their newest image, one after the other. Returns the pools that have no newer image. */
function* upgradeImages(
  flow: Flow,
  pools: SelectedPools,
  upgrades: ImageUpgrades,
  { waiting, begun }: Round,
): Steps<readonly Pool[]> {
  const names = waiting.map(({ name }) => name);
  const enter = (underWay = false) =>
    flow.enter("running", "upgradeImages", stepDetail("pools", { names }), { underWay });
  const stuck: Pool[] = [];
  yield* enter(begun !== undefined);
  for (let queue = imageQueue(waiting, begun); queue.left.length > 0;) {
    if (isFree(queue)) {
      yield* flow.boundary();
      queue = { ...queue, left: yield* pools.upToDate(queue.left, () => enter()) };
    }
    const next = yield* upgradeNextImages(flow, queue, upgrades);
    pools.take(next.ends);
    stuck.push(...withoutNewer(next.ends));
    queue = next.queue;
  }
  return stuck;
}
