import { sameId } from "../arm-id/arm-id.ts";
import { type Cluster, phaseOf, type Pool } from "./cluster.ts";
import { hours, minutes, seconds } from "../text/duration.ts";
import { SYSTEM_ASSIGNED } from "./target.ts";

/**
 * How often an operation is polled at most: for about a day and a half. The history must have room for all polls, and for the week
 * in which the run then waits for a person.
 */
const LOOKS_AT_MOST = 48;

/**
 * How long to sleep before the given poll (0 for the first), in milliseconds; undefined when it is time to give up.
 * The first poll comes when the work should be over; with `soon`, immediately, because it may be over already.
 * The next polls come after an eighth of that time, each pause a quarter longer than the one before, up to an hour: long work can
 * be later than short work.
 */
export function nextLookMs(expectedMs: number, look: number, soon = false): number | undefined {
  if (look >= LOOKS_AT_MOST) return undefined;
  if (look === 0) return soon ? 0 : expectedMs;
  const first = Math.min(minutes(2), Math.max(seconds(30), expectedMs / 8));
  return Math.min(hours(1), Math.round(first * 1.25 ** (look - 1)));
}

/** What the state of a cluster says about an operation. */
export type Judged<End> =
  | { readonly kind: "inProgress" | "failed" }
  /** It succeeded, with this result. */
  | { readonly kind: "ended"; readonly end: End };

/** Whether an operation has left the cluster healthy. */
export function judgeHealth({ provisioningState }: Cluster): Judged<"healthy"> {
  const phase = phaseOf(provisioningState);
  if (phase === "succeeded") return { kind: "ended", end: "healthy" };
  return { kind: phase === "inProgress" ? "inProgress" : "failed" };
}

/**
 * Whether the control plane, or a pool, has a Kubernetes version. A list can be out of date: a healthy resource with another
 * version is still being upgraded.
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

/** Whether a pool has reached a number of nodes. A list can be out of date, so the state alone proves nothing. */
export function judgeCount(cluster: Cluster, pool: string, count: number): Judged<"scaled"> {
  const now = cluster.pools.find(({ name }) => name === pool);
  const phase = now === undefined ? "failed" : phaseOf(now.provisioningState);
  if (phase === "failed" || phase === "cancelled") return { kind: "failed" };
  return phase === "succeeded" && now?.count === count
    ? { kind: "ended", end: "scaled" }
    : { kind: "inProgress" };
}

/**
 * Whether the identity change has ended. `controlPlaneId` is an id or SYSTEM_ASSIGNED; `kubeletId` is undefined if any will do. A
 * list can be out of date: for a healthy cluster without the requested identities the change is still in progress, and an
 * update that ends without them never counts as success (Azure/AKS#3498).
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

/** Whether a cluster has the requested identities, whatever its state; `kubeletId` is undefined if any will do. */
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

/** Whether the node image upgrade of a pool has ended; `before` is the previous image. */
export function judgeUpgrade(pool: Pool | undefined, before: string | undefined): Judged<Pool> {
  if (pool === undefined) return { kind: "failed" };
  const phase = phaseOf(pool.provisioningState);
  if (phase === "failed" || phase === "cancelled") return { kind: "failed" };
  return phase === "succeeded" && pool.nodeImageVersion !== before
    ? { kind: "ended", end: pool }
    : { kind: "inProgress" };
}
