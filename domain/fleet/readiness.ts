import { sameId } from "../arm-id/arm-id.ts";
import type { Cluster, Pool } from "../cluster/cluster.ts";
import { type NodeIdentities, ownPools } from "../cluster/pools.ts";
import type { Carried, IdentityKind, Readiness, SeenCluster } from "./entry.ts";
import { whyUnknown } from "../reasons/unknown.ts";

/** The identity that a cluster uses, from its JSON and from the identities of its nodes. */
export function identityKindOf(seen: Pick<SeenCluster, "controlPlane" | "pools"> | undefined): IdentityKind {
  if (seen === undefined) return "unknown";
  const { kind } = seen.controlPlane;
  return kind !== "servicePrincipal" && withoutKubelet(seen).length > 0 ? "halfDone" : kind;
}

/**
 * What a cluster still needs. `done` requires that every pool with nodes was seen with a managed identity: a cluster's
 * JSON shows managed identities before its nodes have them.
 *
 * @param blockers - codes of the findings that would refuse its migration
 */
export function readinessOf(
  seen: Pick<SeenCluster, "controlPlane" | "pools">,
  blockers: readonly string[],
): Readiness {
  const by = [...new Set(blockers)];
  if (seen.controlPlane.kind === "servicePrincipal") {
    return by.length === 0 ? { kind: "ready" } : { kind: "blocked", by };
  }
  const pools = withoutKubelet(seen);
  if (pools.length > 0) return { kind: "halfDone", pools, by };
  const unseen = seen.pools.filter(({ carries }) => carries === "unknown").map(({ name }) => name);
  return unseen.length === 0
    ? { kind: "done" }
    : { kind: "unreadable", because: whyUnknown("nodes-not-shown", { pools: unseen }) };
}

/** Pools whose nodes lack the kubelet identity, whatever other identities they have. */
function withoutKubelet({ pools }: Pick<SeenCluster, "pools">): string[] {
  return pools
    .filter(({ carries }) => carries === "servicePrincipal" || carries === "otherIdentity")
    .map(({ name }) => name);
}

/**
 * The identity that the nodes of a pool have, from its scale set or machines. Nodes without any identity use the service
 * principal.
 */
export function carriedBy(cluster: Cluster, pool: Pool, nodes: readonly NodeIdentities[]): Carried {
  if (!ownPools(cluster).some(({ name }) => name === pool.name)) return "keptByAks";
  const none = pool.count === 0 && pool.countUnknown === undefined;
  if (cluster.controlPlane.kind === "servicePrincipal") return none ? "noNodes" : "servicePrincipal";
  const shown = nodes.filter((one) => one.pool.toLowerCase() === pool.name.toLowerCase());
  if (shown.length === 0) return none ? "noNodes" : "unknown";
  if (shown.some(({ identityIds }) => identityIds.length === 0)) return "servicePrincipal";
  const kubelet = cluster.kubelet?.resourceId;
  const all = shown.every(({ identityIds }) => identityIds.some((id) => sameId(id, kubelet ?? "")));
  return all ? "managedIdentity" : "otherIdentity";
}
