import { sameId } from "../arm-id/arm-id.ts";
import type { Cluster, Pool } from "./cluster.ts";
import type { PoolOutcome } from "./pool-outcome.ts";

/** The identities on a pool's scale set, or on one of its machines, as read. */
export interface NodeIdentities {
  readonly pool: string;
  readonly identityIds: readonly string[];
}

/**
 * What the nodes of a pool use now. The API's image version proves nothing about it (Azure/AKS#3355), and whether the
 * identity update re-images the nodes differs by release and region: only the scale set's own identity tells.
 */
export type PoolVerdict =
  | { readonly carries: "managedIdentity"; readonly identityId: string }
  | { readonly carries: "servicePrincipal" }
  /** A managed identity, and not the one that the nodes are to have. */
  | { readonly carries: "oldIdentity" }
  | { readonly carries: "noNodes" };

/** Pools that AKS keeps by itself: `Machines` are hidden, `ManagedSystem` ones show a node and are re-imaged by AKS. */
const KEPT_BY_AKS: readonly string[] = ["Machines", "ManagedSystem"];

/** Pools whose identity can change. */
export function ownPools(cluster: Cluster): readonly Pool[] {
  return cluster.pools.filter((pool) => !KEPT_BY_AKS.includes(pool.mode));
}

/** What one scale set or machine carries says nothing of the other machines of a pool: all of them must carry it. */
function allCarry(shown: readonly NodeIdentities[], identity: string): string | undefined {
  const found = shown.map(({ identityIds }) => identityIds.find((id) => sameId(id, identity)));
  return found.includes(undefined) ? undefined : found[0];
}

/**
 * The cluster with those pools marked of which some nodes are shown without its kubelet identity. What add-ons and people put
 * on scale sets besides is nothing that a kubelet acts as.
 */
export function withNodesSeen(cluster: Cluster, nodes: readonly NodeIdentities[]): Cluster {
  const kubelet = cluster.kubelet?.resourceId;
  if (kubelet === undefined || cluster.controlPlane.kind === "servicePrincipal") return cluster;
  const own = ownPools(cluster);
  return {
    ...cluster,
    pools: cluster.pools.map((pool) => {
      const shown = shownOf(pool, nodes);
      const lacks = shown.some(({ identityIds }) => !identityIds.some((id) => sameId(id, kubelet)));
      return own.includes(pool) && lacks ? { ...pool, withoutIdentity: true } : pool;
    }),
  };
}

const shownOf = (pool: Pool, nodes: readonly NodeIdentities[]): readonly NodeIdentities[] =>
  nodes.filter((entry) => entry.pool.toLowerCase() === pool.name.toLowerCase());

export function judgePool(
  pool: Pool,
  nodes: readonly NodeIdentities[],
  kubeletIdentityId: string,
  before: "servicePrincipal" | "oldIdentity" = "servicePrincipal",
): PoolVerdict {
  const shown = shownOf(pool, nodes);
  // Machines are shown one by one: one that is not shown is not proven.
  const all = pool.type !== "VirtualMachines" || shown.length >= pool.count;
  const identityId = all ? allCarry(shown, kubeletIdentityId) : undefined;
  if (identityId !== undefined) return { carries: "managedIdentity", identityId };
  if (pool.count === 0 && pool.countUnknown === undefined && shown.length === 0)
    return { carries: "noNodes" };
  return { carries: before };
}

/** The order of image upgrades: system pools first, so that a bad image shows on them alone; Spot last. */
export function upgradeOrder(pools: readonly Pool[]): readonly Pool[] {
  const rank = (pool: Pool) => (pool.spot ? 2 : pool.mode === "System" ? 0 : 1);
  return [...pools].sort((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
}

/** What became of a pool, from what was read before and after. */
export function poolOutcome(
  before: Pool | undefined,
  after: Pool,
  verdict: PoolVerdict,
  by: Exclude<PoolOutcome["by"], "nothing">,
): PoolOutcome {
  return {
    name: after.name,
    osType: after.osType,
    imageBefore: before?.nodeImageVersion ?? "unknown",
    imageAfter: after.nodeImageVersion ?? "unknown",
    carries: verdict.carries,
    ...(verdict.carries === "managedIdentity" ? { identityId: verdict.identityId } : {}),
    by: verdict.carries === "managedIdentity" ? by : "nothing",
  };
}

/** True for a pool whose nodes still have to be re-imaged. */
export function isPending({ carries }: Pick<PoolOutcome, "carries">): boolean {
  return carries === "servicePrincipal" || carries === "oldIdentity";
}

/**
 * Resource Graph lags behind. It can show an old identity for a while, never a new one too early; so a pool that got a
 * new image, or all its nodes anew, and still seems to carry the service principal is worth a second look before it is re-imaged again.
 */
export function mayBeStale(outcome: PoolOutcome, replaced: readonly string[] = []): boolean {
  return (
    isPending(outcome) && (outcome.imageAfter !== outcome.imageBefore || replaced.includes(outcome.name))
  );
}
