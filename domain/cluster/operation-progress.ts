import { sameId } from "../arm-id/arm-id.ts";
import { type Cluster, phaseOf, type Pool } from "./cluster.ts";
import { hours, minutes, seconds } from "../text/duration.ts";
import { SYSTEM_ASSIGNED } from "./target.ts";

/**
 * No operation is followed for more looks than this: about a day and a half. One history must have room for all of them
 * and for the week in which the run then waits for a person.
 */
const LOOKS_AT_MOST = 48;

/**
 * How long to sleep before the given look (0 for the first), in milliseconds; undefined when it is time to give up.
 * The first look comes when the work should be over; `soon` when it may be over already.
 * The next ones come after an eighth of that, and a quarter longer each, up to an hour: long work is late by more than
 * short work is.
 */
export function nextLookMs(expectedMs: number, look: number, soon = false): number | undefined {
  if (look >= LOOKS_AT_MOST) return undefined;
  if (look === 0) return soon ? 0 : expectedMs;
  const first = Math.min(minutes(2), Math.max(seconds(30), expectedMs / 8));
  return Math.min(hours(1), Math.round(first * 1.25 ** (look - 1)));
}

/** What a look at a cluster shows of an operation. */
export type Judged<End> =
  | { readonly kind: "inProgress" | "failed" }
  /** It came through, and brought this about. */
  | { readonly kind: "ended"; readonly end: End };

/** Whether an operation has left the cluster healthy. */
export function judgeHealth({ provisioningState }: Cluster): Judged<"healthy"> {
  const phase = phaseOf(provisioningState);
  if (phase === "succeeded") return { kind: "ended", end: "healthy" };
  return { kind: phase === "inProgress" ? "inProgress" : "failed" };
}

/**
 * Whether the control plane, or a pool, has come to a Kubernetes version. A list may lag behind: what looks healthy and
 * has another version is still on its way.
 */
export function judgeVersion(
  cluster: Cluster,
  pool: string | undefined,
  version: string,
): Judged<"upgraded"> {
  const found = cluster.pools.find(({ name }) => name === pool);
  const shown =
    pool === undefined
      ? { version: cluster.kubernetesVersion, state: cluster.provisioningState }
      : { version: found?.kubernetesVersion, state: found?.provisioningState ?? "Failed" };
  const phase = phaseOf(shown.state);
  if (phase === "failed" || phase === "cancelled") return { kind: "failed" };
  return phase === "succeeded" && shown.version === version
    ? { kind: "ended", end: "upgraded" }
    : { kind: "inProgress" };
}

/** Whether a pool has come to a number of nodes. A list may lag behind, so that its state alone proves nothing. */
export function judgeCount(cluster: Cluster, pool: string, count: number): Judged<"scaled"> {
  const now = cluster.pools.find(({ name }) => name === pool);
  const phase = now === undefined ? "failed" : phaseOf(now.provisioningState);
  if (phase === "failed" || phase === "cancelled") return { kind: "failed" };
  return phase === "succeeded" && now?.count === count
    ? { kind: "ended", end: "scaled" }
    : { kind: "inProgress" };
}

/**
 * Whether the identity change is through; `controlPlaneId` is an id or SYSTEM_ASSIGNED, `kubeletId` undefined where
 * any will do. A list may lag behind: a cluster that looks healthy but has not the wanted
 * identities yet is not through, and an update that ended without them never counts as success (Azure/AKS#3498).
 */
export function judgeChange(
  cluster: Cluster,
  controlPlaneId: string,
  kubeletId: string | undefined,
): Judged<Cluster> {
  const phase = phaseOf(cluster.provisioningState);
  if (phase === "failed" || phase === "cancelled") return { kind: "failed" };
  const wanted = showsIdentities(cluster, controlPlaneId, kubeletId);
  return phase === "succeeded" && wanted ? { kind: "ended", end: cluster } : { kind: "inProgress" };
}

/** Whether a cluster has the wanted identities, whatever is going on; undefined where any will do. */
export function showsIdentities(
  { controlPlane, kubelet }: Cluster,
  controlPlaneId: string | undefined,
  kubeletId: string | undefined,
): boolean {
  const control =
    controlPlaneId === undefined ||
    (controlPlaneId === SYSTEM_ASSIGNED
      ? controlPlane.kind === "systemAssigned"
      : controlPlane.kind === "userAssigned" && sameId(controlPlane.resourceId, controlPlaneId));
  return (
    control && kubelet !== undefined && (kubeletId === undefined || sameId(kubelet.resourceId, kubeletId))
  );
}

/** Whether the image upgrade of a pool is through; `before` is the image that it started from. */
export function judgeUpgrade(pool: Pool | undefined, before: string | undefined): Judged<Pool> {
  if (pool === undefined) return { kind: "failed" };
  const phase = phaseOf(pool.provisioningState);
  if (phase === "failed" || phase === "cancelled") return { kind: "failed" };
  return phase === "succeeded" && pool.nodeImageVersion !== before
    ? { kind: "ended", end: pool }
    : { kind: "inProgress" };
}
