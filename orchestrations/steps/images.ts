import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import type { StartedOperation } from "../../activities/activity-contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import type { Pool } from "../../domain/cluster.ts";
import { hours, spell } from "../../domain/duration.ts";
import { imageUpgradeMs } from "../../domain/migration/estimate.ts";
import { judgeUpgrade, nextLookMs } from "../../domain/migration/progress.ts";
import type { Flow, Performed } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { clusterAtRest } from "./at-rest.ts";
import { whatAzureSaid } from "./operation.ts";

/**
 * Images come about weekly for Linux and monthly for Windows: once a day for five weeks sees the next of both, and
 * leaves the history short.
 */
export const NEXT_IMAGE = { everyMs: hours(24), timesAtMost: 35 };

/** An upgrade that was begun elsewhere, for the run to follow. */
export interface BegunUpgrade {
  readonly pool: string;
  readonly operation: StartedOperation;
}

/**
 * Upgrades the node images of pools, one after the other; one whose upgrade has begun goes first. Answers those that
 * Azure has no newer image for; `upgraded` is told of each other one as soon as it has its image.
 */
export function* upgradePoolImages(
  flow: Flow,
  clusterId: string,
  pools: readonly Pool[],
  begun: BegunUpgrade | undefined,
  upgraded: (before: Pool, after: Pool) => void = () => undefined,
): Steps<readonly Pool[]> {
  const stuck: Pool[] = [];
  const isBegun = ({ name }: Pool) => name === begun?.pool;
  for (const before of [...pools.filter(isBegun), ...pools.filter((pool) => !isBegun(pool))]) {
    const operation = isBegun(before) ? begun?.operation : undefined;
    if (operation === undefined) yield* flow.boundary();
    const after = yield* upgradePoolImage(flow, clusterId, before, operation);
    if (after === undefined) stuck.push(before);
    else upgraded(before, after);
  }
  return stuck;
}

/**
 * Upgrades the node image of one pool to the end. Answers the pool as it was read back, or undefined when Azure has no
 * newer image for it. An upgrade that fails or does not end parks the run; retry resumes it.
 */
function* upgradePoolImage(
  flow: Flow,
  clusterId: string,
  pool: Pool,
  begun: StartedOperation | undefined,
): Steps<Pool | undefined> {
  const resource = `${clusterId}/agentPools/${pool.name}`;
  for (let operation = begun; ; operation = undefined) {
    const start: Performed<{ nothingNewer: true }> =
      operation === undefined
        ? yield* flow.perform(
            startImageUpgrade,
            { clusterId, pool: pool.name },
            { resource, atRest: clusterAtRest(flow, clusterId) },
          )
        : { kind: "started", operation };
    // "Nothing newer" is also what Azure says to a repeated request, once the upgrade that the first one began is over.
    if (start.kind === "done") return yield* poolWithNewImage(flow, clusterId, pool);
    const upgraded = yield* followUpgrade(flow, clusterId, pool);
    if (upgraded !== undefined) return upgraded;
    const said = yield* whatAzureSaid(flow, start.operation);
    yield* flow.park(startImageUpgrade.name, {
      code: said?.code ?? "image-upgrade-failed",
      resource,
      message:
        said?.message ??
        `the pool did not get its new image within ${spell(imageUpgradeMs(pool))} and many looks`,
      remedy:
        "mend the cause (often a pod disruption budget, quota or a full subnet), then POST …/retry to resume",
    });
  }
}

/** The pool if it has another image than it had, and is healthy. */
function* poolWithNewImage(flow: Flow, clusterId: string, pool: Pool): Steps<Pool | undefined> {
  const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
  const now = cluster.pools.find(({ name }) => name === pool.name);
  return judgeUpgrade(now, pool.nodeImageVersion) === "upgraded" ? now : undefined;
}

/** The pool with its new image, healthy; undefined when its upgrade failed or does not end. */
function* followUpgrade(flow: Flow, clusterId: string, pool: Pool): Steps<Pool | undefined> {
  for (let look = 0; ; look += 1) {
    const pause = nextLookMs(imageUpgradeMs(pool), look);
    if (pause === undefined) return undefined;
    yield* flow.sleep(pause);
    const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
    const now = cluster.pools.find(({ name }) => name === pool.name);
    const verdict = judgeUpgrade(now, pool.nodeImageVersion);
    if (verdict !== "inProgress") return verdict === "upgraded" ? now : undefined;
  }
}
