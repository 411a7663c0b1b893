import type { Pool } from "../../domain/cluster/cluster.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { type BegunUpgrade, imageQueue, isFree, withoutNewer } from "../images/image-queue.ts";
import { type ImageUpgrades, upgradeNextImages } from "../images/upgrade-pools.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { OpenPools } from "./open-pools.ts";

/** Upgrades the pools that are open to their newest image; answers those that stay open because Azure has no newer one. */
export function* upgradeImages(
  flow: Flow,
  open: OpenPools,
  upgrades: ImageUpgrades,
  begun: BegunUpgrade | undefined,
): Steps<readonly Pool[]> {
  const pending = open.pending();
  const names = pending.map(({ name }) => name);
  const enter = (underWay = false) =>
    flow.enter("running", "upgradeImages", stepDetail("pools", { names }), { underWay });
  const stuck: Pool[] = [];
  yield* enter(begun !== undefined);
  for (let queue = imageQueue(pending, begun); queue.left.length > 0;) {
    if (isFree(queue)) {
      yield* flow.boundary();
      yield* open.upToDate(() => enter());
      queue = { ...queue, left: queue.left.filter((pool) => open.isPlanned(pool)) };
    }
    const next = yield* upgradeNextImages(flow, queue, upgrades);
    open.take(next.ends);
    stuck.push(...withoutNewer(next.ends));
    queue = next.queue;
  }
  if (stuck.length < pending.length) yield* open.readBack(flow, "imageUpgrade");
  return open.stillOpen(stuck);
}
