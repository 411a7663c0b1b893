import { sameId } from "../arm-id/arm-id.ts";
import type { Cluster, Pool } from "./cluster.ts";
import type { PoolOutcome } from "./pool-outcome.ts";

/** The identities on a pool's scale set, or on one of its machines, as read. */
export interface NodeIdentities {
  readonly pool: string;
  readonly identityIds: readonly string[];
}

/**
 * Which identity the nodes of a pool use. The image version in the API proves nothing about that (Azure/AKS#3355), and whether the
 * identity update reimages the nodes differs by release and region. Only the identity of the scale set is evidence.
 */
export type PoolVerdict =
  | { readonly carries: "managedIdentity"; readonly identityId: string }
  | { readonly carries: "servicePrincipal" }
  /** A managed identity, but not the requested one. */
  | { readonly carries: "oldIdentity" }
  | { readonly carries: "noNodes" };

/** Pools that AKS manages: `Machines` are hidden, `ManagedSystem` pools show a node and are reimaged by AKS. */
const KEPT_BY_AKS: readonly string[] = ["Machines", "ManagedSystem"];

/** Pools whose identity can change. */
export function ownPools(cluster: Cluster): readonly Pool[] {
  return cluster.pools.filter((pool) => !isKeptByAks(pool));
}

/** True for a pool whose nodes AKS replaces by itself. */
export const isKeptByAks = ({ mode }: Pick<Pool, "mode">): boolean => KEPT_BY_AKS.includes(mode);

/** Every scale set or machine of a pool must have the identity: one says nothing about the others. */
function allCarry(shown: readonly NodeIdentities[], identity: string): string | undefined {
  const found = shown.map(({ identityIds }) => identityIds.find((id) => sameId(id, identity)));
  return found.includes(undefined) ? undefined : found[0];
}

/**
 * The cluster, with a mark on each pool that has nodes without the kubelet identity of the cluster. Kubelets do not use other
 * identities that add-ons or people have assigned to the scale sets.
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
  // Azure lists machines one by one: a machine that is not in the list is not proven.
  const isCounted = pool.countUnknown === undefined && shown.length >= pool.count;
  const all = pool.type !== "VirtualMachines" || isCounted;
  const identityId = all ? allCarry(shown, kubeletIdentityId) : undefined;
  if (identityId !== undefined) return { carries: "managedIdentity", identityId };
  if (pool.count === 0 && pool.countUnknown === undefined && shown.length === 0)
    return { carries: "noNodes" };
  return { carries: before };
}

/** The order of node image upgrades: system pools first, so that a faulty image affects only them; Spot pools last. */
export function upgradeOrder(pools: readonly Pool[]): readonly Pool[] {
  const rank = (pool: Pool) => (pool.spot ? 2 : pool.mode === "System" ? 0 : 1);
  return [...pools].sort((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
}

/** The outcome for a pool, from its state before and after. */
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

/** True for a pool whose nodes still have to be reimaged. */
export function isPending({ carries }: Pick<PoolOutcome, "carries">): boolean {
  return carries === "servicePrincipal" || carries === "oldIdentity";
}

/**
 * Resource Graph can be out of date: it may still show the old identity, but never shows a new one too early. So if a pool has
 * a new image, or only new nodes, and still seems to use the service principal, it is read again before it is reimaged again.
 */
export function mayBeStale(outcome: PoolOutcome, replaced: readonly string[] = []): boolean {
  return (
    isPending(outcome) && (outcome.imageAfter !== outcome.imageBefore || replaced.includes(outcome.name))
  );
}
