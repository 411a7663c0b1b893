import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { judgeUpgrade } from "../../../domain/cluster/operation-progress.ts";
import { defineChild } from "../../kit/child.ts";
import type { Flow } from "../../kit/flow.ts";
import type { Steps } from "../../kit/steps.ts";
import { NEXT_IMAGE, nextImage, type NextImageInput, type NextImageOutput } from "./contract.ts";

export const nextImageChild = defineChild(nextImage, askDaily);

/**
 * Tries once a day to start an upgrade, until one starts or a pool changes in another way. A command ends the wait for
 * the next day, and while one is pending, no upgrade is started.
 */
function* askDaily(flow: Flow, { clusterId, pools, times, listens }: NextImageInput): Steps<NextImageOutput> {
  for (let asked = 1; asked <= times; asked += 1) {
    const woken = yield* flow.restUntilControl(NEXT_IMAGE.everyMs);
    if (woken || (listens === true && (yield* flow.hasPendingControl())))
      return { kind: "controlPending", asked };
    for (const { name } of pools) {
      const resource = `${clusterId}/agentPools/${name}`;
      const start = yield* flow.ask(startImageUpgrade, { clusterId, pool: name }, { resource });
      if (start.kind === "started") return { kind: "begun", pool: name, operation: start.operation, asked };
      if (start.kind === "refused") return { kind: "changed", asked };
    }
    // Azure also answers "nothing newer" for a pool that somebody else has upgraded in the meantime.
    const observed = yield* flow.ask(observeCluster, { clusterId }, { resource: clusterId });
    if (observed.kind !== "done") return { kind: "changed", asked };
    const upgraded = pools.some(({ name, nodeImageVersion }) => {
      const now = observed.value.pools.find((pool) => pool.name === name);
      return judgeUpgrade(now, nodeImageVersion).kind === "ended";
    });
    if (upgraded) return { kind: "changed", asked };
  }
  return { kind: "nothingNewer" };
}
