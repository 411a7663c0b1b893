import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Already, Refusal, StartedOperation } from "../../domain/activity/answer.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { resumePool } from "../../activities/resume-pool/contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import { phaseOf, type Pool } from "../../domain/cluster/cluster.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { imageUpgradeMs, type Pace } from "../../domain/cluster/pace.ts";
import { judgeUpgrade } from "../../domain/cluster/operation-progress.ts";
import type { Flow } from "../kit/flow.ts";
import { followOperation, type OperationAbout, type OperationTry, tryOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";
import { defined } from "../../domain/schema/defined.ts";

/** How one attempt at a pool's image upgrade ended. */
export type ImageAttempt =
  | { readonly kind: "upgraded"; readonly pool: Pool; readonly looks: number; readonly tookMs: number }
  /** Azure has no newer image for it. */
  | { readonly kind: "nothingNewer" }
  /** Azure asked to wait, and the run was paused during the wait: nothing was started. Only with `waitUntilIdle`. */
  | { readonly kind: "stopped" }
  /** A person must decide. Another attempt continues where this one stopped. */
  | { readonly kind: "refused"; readonly activity: string; readonly refusal: Refusal };

export interface AttemptAbout {
  /** An upgrade that is already in progress. */
  readonly begun?: StartedOperation | undefined;
  /** Waits if AKS answers that another operation is in progress. Without it, the start is repeated until AKS accepts it. */
  readonly waitUntilIdle?: () => Steps<void>;
  /** Enters the step of the upgrade. */
  readonly enter?: () => Steps<unknown>;
  readonly looksAtMost?: number;
  /** How long the nodes of earlier pools took. */
  readonly pace?: Pace;
}

/**
 * Upgrades the node image of one pool once, and waits for the end. It does not park, so that a sub-orchestration can use
 * it too.
 */
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
  // Azure also answers "nothing newer" to a repeated request, if the upgrade that the first request started has ended.
  const seen = yield* flow.ask(observeCluster, { clusterId }, { resource: clusterId });
  if (seen.kind === "refused") return { ...seen, activity: observeCluster.name };
  const now = seen.value.pools.find(({ name }) => name === pool.name);
  const judged = judgeUpgrade(now, pool.nodeImageVersion);
  if (judged.kind === "ended") return { kind: "upgraded", pool: judged.end, looks: 1, tookMs: 0 };
  if (now === undefined || !isHalfway(now, pool)) return { kind: "nothingNewer" };
  const resumed = yield* tryOperation(flow, resumePool, input, upgrade);
  if (resumed.kind !== "already") return attemptOf(resumed);
  return attemptOf(yield* followOperation(flow, { ...of, operation: {} }, upgrade));
}

function upgradeOf(
  clusterId: ResourceId,
  pool: Pool,
  { waitUntilIdle, enter, looksAtMost, pace }: AttemptAbout,
): OperationAbout<Pool> {
  return {
    clusterId,
    waitUntilIdle,
    expectedMs: imageUpgradeMs(pool, pace),
    ...defined({ enter, looksAtMost }),
    kind: "imageUpgrade",
    judge: ({ pools }) =>
      judgeUpgrade(
        pools.find(({ name }) => name === pool.name),
        pool.nodeImageVersion,
      ),
    failed: () =>
      incident("image-upgrade-failed", `${clusterId}/agentPools/${pool.name}`, {
        withinMs: imageUpgradeMs(pool, pace),
      }),
  };
}

function attemptOf(end: Exclude<OperationTry<Pool>, Already>): ImageAttempt {
  switch (end.kind) {
    case "ended":
      return { kind: "upgraded", pool: end.end, looks: end.looks, tookMs: end.tookMs };
    case "refused":
      return { kind: "refused", activity: end.activity, refusal: end.refusal };
    case "stopped":
      return end;
  }
}

/**
 * True if a drain stopped the upgrade when the pool already showed its new image: another upgrade would do nothing, and a
 * PUT continues it.
 */
function isHalfway(now: Pool, before: Pool): boolean {
  return phaseOf(now.provisioningState) === "failed" && now.nodeImageVersion !== before.nodeImageVersion;
}
