import type { ResourceId } from "../../domain/arm-id.ts";
import type { OperationContract } from "../../activities/activity-contract.ts";
import type { Already, Refusal, Started, StartedOperation } from "../../domain/answer.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { resumePool } from "../../activities/resume-pool/contract.ts";
import { startImageUpgrade } from "../../activities/start-image-upgrade/contract.ts";
import { phaseOf, type Pool } from "../../domain/cluster.ts";
import { imageUpgradeMs } from "../../domain/migration/estimate.ts";
import { judgeUpgrade, nextLookMs } from "../../domain/migration/progress.ts";
import type { Settled, Stopped } from "../kit/attempt.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { whatAzureSaid } from "./operation.ts";
import { explained, incident } from "../../domain/incidents.ts";

/** How one attempt at a pool's image upgrade ended. */
export type ImageAttempt =
  | { readonly kind: "upgraded"; readonly pool: Pool }
  /** Azure has no newer image for it. */
  | { readonly kind: "nothingNewer" }
  /** Azure has put it off and the run was held meanwhile: nothing has begun. Only with `atRest`. */
  | { readonly kind: "stopped" }
  /** A person has to decide; another attempt goes on where this one stopped. */
  | { readonly kind: "refused"; readonly activity: string; readonly refusal: Refusal };

export interface AttemptAbout {
  /** An upgrade that was begun elsewhere. */
  readonly begun?: StartedOperation | undefined;
  /** Waits where AKS says that another operation goes on; without it the start is asked for again and again. */
  readonly atRest?: () => Steps<void>;
  /** Told once the upgrade goes on. */
  started?(): Steps<void>;
  /** Told of every look; no more than this many are taken. */
  readonly looksAtMost?: number;
  looked?(): void;
}

/** Upgrades the node image of one pool, once, to the end. Parks nothing, so that a sub-orchestration may do it too. */
export function* tryImageUpgrade(
  flow: Flow,
  clusterId: ResourceId,
  pool: Pool,
  about: AttemptAbout,
): Steps<ImageAttempt> {
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const input = { clusterId, pool: pool.name };
  let operation = about.begun;
  if (operation === undefined) {
    const start = yield* begin(flow, startImageUpgrade, input, resource, about);
    if (start.kind === "stopped") return start;
    if (start.kind === "refused") return { ...start, activity: startImageUpgrade.name };
    operation = start.kind === "started" ? start.operation : undefined;
  }
  if (operation === undefined) {
    // "Nothing newer" is also what Azure says to a repeated request, once the upgrade that the first one began is over.
    const seen = yield* look(flow, clusterId, pool.name);
    if (seen.kind === "refused") return seen;
    const now = seen.pool;
    if (now !== undefined && judgeUpgrade(now, pool.nodeImageVersion) === "upgraded") {
      return { kind: "upgraded", pool: now };
    }
    if (now === undefined || !isHalfway(now, pool)) return { kind: "nothingNewer" };
    const resumed = yield* begin(flow, resumePool, input, resource, about);
    if (resumed.kind === "stopped") return resumed;
    if (resumed.kind === "refused") return { ...resumed, activity: resumePool.name };
    operation = resumed.kind === "started" ? resumed.operation : {};
  }
  if (about.started !== undefined) yield* about.started();
  const upgraded = yield* followUpgrade(flow, clusterId, pool, about);
  if (upgraded !== undefined) return upgraded;
  const said = yield* whatAzureSaid(flow, operation);
  const notUpgraded = incident("image-upgrade-failed", resource, { withinMs: imageUpgradeMs(pool) });
  return { kind: "refused", activity: startImageUpgrade.name, refusal: explained(notUpgraded, said) };
}

function begin(
  flow: Flow,
  activity: OperationContract<{ clusterId: ResourceId; pool: string }>,
  input: { clusterId: ResourceId; pool: string },
  resource: string,
  { atRest }: AttemptAbout,
): Steps<Settled<Already | Started> | Stopped> {
  return atRest === undefined
    ? flow.ask(activity, input, { resource })
    : flow.begin(activity, input, { resource, atRest });
}

type Refused = Extract<ImageAttempt, { kind: "refused" }>;

/** A pool as the cluster shows it; undefined where there is none of that name. */
function* look(
  flow: Flow,
  clusterId: ResourceId,
  pool: string,
): Steps<{ kind: "seen"; pool: Pool | undefined } | Refused> {
  const seen = yield* flow.ask(observeCluster, { clusterId }, { resource: clusterId });
  if (seen.kind === "refused") return { ...seen, activity: observeCluster.name };
  return { kind: "seen", pool: seen.value.pools.find(({ name }) => name === pool) };
}

/** A drain stopped the upgrade when the pool showed its new image already: an upgrade has nothing to do, a PUT goes on. */
function isHalfway(now: Pool, before: Pool): boolean {
  return phaseOf(now.provisioningState) === "failed" && now.nodeImageVersion !== before.nodeImageVersion;
}

/** The pool with its new image, healthy; undefined when its upgrade failed or does not end. */
function* followUpgrade(
  flow: Flow,
  clusterId: ResourceId,
  pool: Pool,
  { looksAtMost = Number.POSITIVE_INFINITY, looked }: AttemptAbout,
): Steps<{ kind: "upgraded"; pool: Pool } | Refused | undefined> {
  for (let looks = 0; looks < looksAtMost; looks += 1) {
    const pause = nextLookMs(imageUpgradeMs(pool), looks);
    if (pause === undefined) return undefined;
    yield* flow.sleep(pause);
    looked?.();
    const seen = yield* look(flow, clusterId, pool.name);
    if (seen.kind === "refused") return seen;
    const verdict = judgeUpgrade(seen.pool, pool.nodeImageVersion);
    if (verdict === "failed") return undefined;
    if (verdict === "upgraded" && seen.pool !== undefined) return { kind: "upgraded", pool: seen.pool };
  }
  return undefined;
}
