import type { Cluster, Pool } from "./cluster.ts";

/** Pools that nobody re-imaged since somebody gave the cluster its kubelet identity: what they use is the one before. */
export function halfMigratedPools({ pools }: Cluster): readonly Pool[] {
  return pools.filter(({ withoutIdentity }) => withoutIdentity === true);
}

/** True for a cluster that has managed identities, and nodes that go on with the service principal. */
export function isHalfMigrated(cluster: Cluster): boolean {
  return (
    cluster.controlPlane.kind !== "servicePrincipal" &&
    cluster.kubelet !== undefined &&
    halfMigratedPools(cluster).length > 0
  );
}

/** What the identities that change were, in words. */
export function oldIdentity(cluster: Cluster): string {
  return cluster.controlPlane.kind === "servicePrincipal" || isHalfMigrated(cluster)
    ? "the service principal"
    : "the old identity";
}
