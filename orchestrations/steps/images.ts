import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import type { Refusal, StartedOperation } from "../../activities/activity-contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import type { Pool } from "../../domain/cluster.ts";
import { hours, spell } from "../../domain/duration.ts";
import { imageUpgradeMs } from "../../domain/migration/estimate.ts";
import { judgeUpgrade, nextLookMs } from "../../domain/migration/progress.ts";
import type { Flow, Performed, Skipped } from "../kit/flow.ts";
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

/** Told of each pool as soon as it is done with. */
export interface PoolsTold {
  /** It has its new image. */
  upgraded(before: Pool, after: Pool): void;
  /** A person said that the run goes on without it; `now` is the pool as it was read back then. */
  skipped(before: Pool, now: Pool, skipped: Skipped): void;
}

/**
 * Upgrades the node images of pools, one after the other; one whose upgrade has begun goes first. Answers those that
 * Azure has no newer image for.
 */
export function* upgradePoolImages(
  flow: Flow,
  clusterId: string,
  pools: readonly Pool[],
  begun: BegunUpgrade | undefined,
  told: PoolsTold,
): Steps<readonly Pool[]> {
  const stuck: Pool[] = [];
  const isBegun = ({ name }: Pool) => name === begun?.pool;
  for (const before of [...pools.filter(isBegun), ...pools.filter((pool) => !isBegun(pool))]) {
    const operation = isBegun(before) ? begun?.operation : undefined;
    if (operation === undefined) yield* flow.boundary();
    const end = yield* upgradePoolImage(flow, clusterId, before, operation);
    if (end.kind === "nothingNewer") stuck.push(before);
    else if (end.kind === "upgraded") told.upgraded(before, end.pool);
    else told.skipped(before, yield* readAgain(flow, clusterId, before), end);
  }
  return stuck;
}

type PoolEnd =
  { readonly kind: "upgraded"; readonly pool: Pool } | { readonly kind: "nothingNewer" } | Skipped;

/**
 * Upgrades the node image of one pool to the end. An upgrade that fails or does not end parks the run; retry resumes it,
 * and skip leaves the pool as it is: the other pools do not need it.
 */
function* upgradePoolImage(
  flow: Flow,
  clusterId: string,
  pool: Pool,
  begun: StartedOperation | undefined,
): Steps<PoolEnd> {
  const resource = `${clusterId}/agentPools/${pool.name}`;
  for (let operation = begun; ; operation = undefined) {
    const start: Performed<{ nothingNewer: true }> | Skipped =
      operation === undefined
        ? yield* flow.performOrSkip(
            startImageUpgrade,
            { clusterId, pool: pool.name },
            { resource, atRest: clusterAtRest(flow, clusterId) },
          )
        : { kind: "started", operation };
    // "Nothing newer" is also what Azure says to a repeated request, once the upgrade that the first one began is over.
    if (start.kind === "skipped") return start;
    if (start.kind === "done") {
      const now = yield* readAgain(flow, clusterId, pool);
      const verdict = judgeUpgrade(now, pool.nodeImageVersion);
      if (verdict === "upgraded") return { kind: "upgraded", pool: now };
      // An upgrade can fail after the new image has come: then nothing is newer, and nothing is well.
      const halfWay = verdict === "failed" && now.nodeImageVersion !== pool.nodeImageVersion;
      if (!halfWay) return { kind: "nothingNewer" };
      const answer = yield* flow.park(startImageUpgrade.name, failedHalfWay(resource, now), {
        skippable: true,
      });
      if (answer.kind === "skipped") return answer;
      continue;
    }
    const upgraded = yield* followUpgrade(flow, clusterId, pool);
    if (upgraded !== undefined) return { kind: "upgraded", pool: upgraded };
    const said = yield* whatAzureSaid(flow, start.operation);
    const refusal = {
      code: said?.code ?? "image-upgrade-failed",
      resource,
      message:
        said?.message ??
        `the pool did not get its new image within ${spell(imageUpgradeMs(pool))} and many looks`,
      remedy:
        "mend the cause (often a pod disruption budget, quota or a full subnet), then POST …/retry to resume, or …/skip to leave the pool as it is",
    };
    const answer = yield* flow.park(startImageUpgrade.name, refusal, { skippable: true });
    if (answer.kind === "skipped") return answer;
  }
}

function failedHalfWay(resource: string, { nodeImageVersion = "unknown", provisioningState }: Pool): Refusal {
  return {
    code: "image-upgrade-failed",
    resource,
    message: `the pool has the image ${nodeImageVersion}, and its upgrade ended as ${provisioningState}`,
    remedy:
      "look at the pool's nodes and reconcile it (az aks nodepool update), then POST …/retry to read it again, or …/skip to leave the pool as it is",
  };
}

/** The pool as it is now; as it was where the cluster does not show it any more. */
function* readAgain(flow: Flow, clusterId: string, pool: Pool): Steps<Pool> {
  const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
  return cluster.pools.find(({ name }) => name === pool.name) ?? pool;
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
