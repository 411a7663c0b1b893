import type { Pool } from "../../domain/cluster.ts";
import { type ImageTrail, type PoolImage, reportImages, withNodeLabels } from "../../domain/images/report.ts";
import { selectPools } from "../../domain/images/selection.ts";
import { spellSkip } from "../../domain/run/orders.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { setbacksOf } from "../steps/setbacks.ts";
import { askNodeImages, checkBudgets } from "../steps/in-cluster.ts";
import { poolPages, upgradePoolImages } from "../steps/images.ts";
import { awaitNextImage, DAYS_OF_WAITING, type WaitedForImage } from "../steps/next-image.ts";
import { upgradeNodeImages } from "./contract.ts";

export const upgradeNodeImagesWorkflow = registerWorkflow(upgradeNodeImages, {
  begin: ({ clusterId }): ImageTrail => ({ clusterId, pools: [] }),
  *carryOut(flow, { request, facts }, note) {
    const { upgraded, skipped } = selectPools(facts, request);
    const pools: PoolImage[] = skipped.map(({ pool, code, because }) => ({
      ...unchanged(pool),
      outcome: code === "nothing-newer" ? "nothingNewer" : "skipped",
      because,
    }));
    note({ pools });
    const reads = request.inClusterReads === "runCommand" && upgraded.length > 0;
    if (reads)
      note({
        found: (yield* checkBudgets(flow, request.clusterId, request.whenDrainFails === "force")).findings,
      });
    const setbacks = setbacksOf(flow, request.clusterId, request.whenDrainFails);
    const pageId = poolPages(flow);
    let waiting = upgraded;
    let waited: WaitedForImage | undefined = { daysLeft: DAYS_OF_WAITING };
    while (waiting.length > 0 && waited !== undefined) {
      const names = waiting.map(({ name }) => name).join(", ");
      yield* flow.enter("running", "upgradeImages", names, { underWay: waited.begun !== undefined });
      waiting = yield* upgradePoolImages(flow, waiting, {
        ...{ clusterId: request.clusterId, begun: waited.begun, setbacks, pageId },
        upgraded: (before, { nodeImageVersion = "unknown" }) => {
          pools.push({ ...unchanged(before), imageAfter: nodeImageVersion, outcome: "upgraded" });
        },
        skipped: (before, { nodeImageVersion = "unknown" }, skipped) => {
          pools.push({
            ...unchanged(before),
            ...{ imageAfter: nodeImageVersion, outcome: "skipped" },
            ...{ because: spellSkip(skipped), skippedBy: skipped.by },
          });
        },
      });
      if (waiting.length === 0 || request.whenNothingNewer !== "wait") break;
      waited = yield* awaitNextImage(flow, request.clusterId, waiting, waited.daysLeft);
    }
    for (const pool of waiting) {
      pools.push({ ...unchanged(pool), outcome: "nothingNewer", because: "Azure has no newer image for it" });
    }
    if (!reads) return;
    const { images, findings } = yield* askNodeImages(flow, request.clusterId);
    note({ pools: withNodeLabels(pools, images), unread: findings });
  },
  report: reportImages,
});

function unchanged({ name, osType, nodeImageVersion = "unknown" }: Pool) {
  return { name, osType, imageBefore: nodeImageVersion, imageAfter: nodeImageVersion };
}
