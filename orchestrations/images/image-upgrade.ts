import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Already, Refusal, StartedOperation } from "../../domain/activity/answer.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { resumePool } from "../../activities/resume-pool/contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import { phaseOf, type Pool } from "../../domain/cluster/cluster.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { imageUpgradeMs } from "../../domain/cluster/estimate.ts";
import { judgeUpgrade } from "../../domain/cluster/operation-progress.ts";
import type { Flow } from "../kit/flow.ts";
import { followOperation, type OperationAbout, type OperationTry, tryOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";

/** How one attempt at a pool's image upgrade ended. */
export type ImageAttempt =
  | { readonly kind: "upgraded"; readonly pool: Pool; readonly looks: number }
  /** Azure has no newer image for it. */
  | { readonly kind: "nothingNewer" }
  /** Azure has put it off and the run was paused meanwhile: nothing has begun. Only with `waitUntilIdle`. */
  | { readonly kind: "stopped" }
  /** A person has to decide; another attempt goes on where this one stopped. */
  | { readonly kind: "refused"; readonly activity: string; readonly refusal: Refusal };

export interface AttemptAbout {
  /** An upgrade that was begun elsewhere. */
  readonly begun?: StartedOperation | undefined;
  /** Waits where AKS says that another operation goes on; without it the start is asked for again and again. */
  readonly waitUntilIdle?: () => Steps<void>;
  /** Enters the step in which the upgrade goes on. */
  readonly enter?: () => Steps<unknown>;
  readonly looksAtMost?: number;
}

/** Upgrades the node image of one pool, once, to the end. Parks nothing, so that a sub-orchestration may do it too. */
export function* tryImageUpgrade(
  flow: Flow,
  clusterId: ResourceId,
  pool: Pool,
  about: AttemptAbout,
): Steps<ImageAttempt> {
  const input = { clusterId, pool: pool.name };
  const upgrade = upgradeOf(clusterId, pool, about);
  const of = { activity: startImageUpgrade.name, resource: startImageUpgrade.resource(input) };
  const { begun } = about;
  const first =
    begun === undefined
      ? yield* tryOperation(flow, startImageUpgrade, input, upgrade)
      : yield* followOperation(flow, { ...of, operation: begun }, upgrade);
  if (first.kind !== "already") return attemptOf(first);
  // "Nothing newer" is also what Azure says to a repeated request, once the upgrade that the first one began is over.
  const seen = yield* flow.ask(observeCluster, { clusterId }, { resource: clusterId });
  if (seen.kind === "refused") return { ...seen, activity: observeCluster.name };
  const now = seen.value.pools.find(({ name }) => name === pool.name);
  const judged = judgeUpgrade(now, pool.nodeImageVersion);
  if (judged.kind === "ended") return { kind: "upgraded", pool: judged.end, looks: 1 };
  if (now === undefined || !isHalfway(now, pool)) return { kind: "nothingNewer" };
  const resumed = yield* tryOperation(flow, resumePool, input, upgrade);
  if (resumed.kind !== "already") return attemptOf(resumed);
  return attemptOf(yield* followOperation(flow, { ...of, operation: {} }, upgrade));
}

function upgradeOf(
  clusterId: ResourceId,
  pool: Pool,
  { waitUntilIdle, enter, looksAtMost }: AttemptAbout,
): OperationAbout<Pool> {
  return {
    ...{ clusterId, waitUntilIdle, expectedMs: imageUpgradeMs(pool) },
    ...(enter === undefined ? {} : { enter }),
    ...(looksAtMost === undefined ? {} : { looksAtMost }),
    kind: "imageUpgrade",
    judge: ({ pools }) =>
      judgeUpgrade(
        pools.find(({ name }) => name === pool.name),
        pool.nodeImageVersion,
      ),
    failed: () =>
      incident("image-upgrade-failed", `${clusterId}/agentPools/${pool.name}`, {
        withinMs: imageUpgradeMs(pool),
      }),
  };
}

function attemptOf(end: Exclude<OperationTry<Pool>, Already>): ImageAttempt {
  switch (end.kind) {
    case "ended":
      return { kind: "upgraded", pool: end.end, looks: end.looks };
    case "refused":
      return { kind: "refused", activity: end.activity, refusal: end.refusal };
    case "stopped":
      return end;
  }
}

/** A drain stopped the upgrade when the pool showed its new image already: an upgrade has nothing to do, a PUT goes on. */
function isHalfway(now: Pool, before: Pool): boolean {
  return phaseOf(now.provisioningState) === "failed" && now.nodeImageVersion !== before.nodeImageVersion;
}
