import { sameId } from "../arm-id.ts";
import type { Cluster, Pool } from "../cluster.ts";
import type { PoolOutcome } from "./report.ts";

/** The identities on a pool's scale set, as read. */
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

/** Pools that have an own scale set whose identity can change; `Machines` pools are AKS's own and hidden. */
export function ownPools(cluster: Cluster): readonly Pool[] {
  return cluster.pools.filter((pool) => pool.mode !== "Machines");
}

export function judgePool(
  pool: Pool,
  nodes: readonly NodeIdentities[],
  kubeletIdentityId: string,
  before: "servicePrincipal" | "oldIdentity" = "servicePrincipal",
): PoolVerdict {
  const scaleSet = nodes.find((entry) => entry.pool.toLowerCase() === pool.name.toLowerCase());
  const identityId = scaleSet?.identityIds.find((id) => sameId(id, kubeletIdentityId));
  if (identityId !== undefined) return { carries: "managedIdentity", identityId };
  if (pool.count === 0 && scaleSet === undefined) return { carries: "noNodes" };
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
