import type { Pool } from "../../domain/cluster.ts";
import { type ImageTrail, type PoolImage, reportImages } from "../../domain/images/report.ts";
import { selectPools } from "../../domain/images/selection.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { NEXT_IMAGE, upgradePoolImage } from "../steps/images.ts";
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
    let waiting = upgraded;
    for (let round = 1; waiting.length > 0; round += 1) {
      yield* flow.enter("running", "upgradeImages", waiting.map(({ name }) => name).join(", "));
      const stuck: Pool[] = [];
      for (const pool of waiting) {
        const after = yield* upgradePoolImage(flow, request.clusterId, pool);
        if (after === undefined) stuck.push(pool);
        else
          pools.push({
            ...unchanged(pool),
            imageAfter: after.nodeImageVersion ?? "unknown",
            outcome: "upgraded",
          });
      }
      waiting = stuck;
      if (stuck.length === 0) return;
      if (request.whenNothingNewer !== "wait" || round === NEXT_IMAGE.timesAtMost) break;
      const names = stuck.map(({ name }) => name).join(", ");
      yield* flow.enter("waiting", "upgradeImages", `no newer image for ${names} yet: waiting for the next`);
      yield* flow.sleep(NEXT_IMAGE.everyMs);
    }
    for (const pool of waiting) {
      pools.push({ ...unchanged(pool), outcome: "nothingNewer", because: "Azure has no newer image for it" });
    }
  },
  report: reportImages,
});

function unchanged({ name, osType, nodeImageVersion = "unknown" }: Pool) {
  return { name, osType, imageBefore: nodeImageVersion, imageAfter: nodeImageVersion };
}
