import type { Cluster, Pool } from "./cluster.ts";

/** Pools that were not reimaged after the cluster got its kubelet identity: their nodes use the previous one. */
export function halfMigratedPools({ pools }: Cluster): readonly Pool[] {
  return pools.filter(({ withoutIdentity }) => withoutIdentity === true);
}

/** True for a cluster that has managed identities, and nodes that still use the service principal. */
export function isHalfMigrated(cluster: Cluster): boolean {
  return (
    cluster.controlPlane.kind !== "servicePrincipal" &&
    cluster.kubelet !== undefined &&
    halfMigratedPools(cluster).length > 0
  );
}

/** The old identity, in words. */
export function oldIdentity(cluster: Cluster): string {
  return cluster.controlPlane.kind === "servicePrincipal" || isHalfMigrated(cluster)
    ? "the service principal"
    : "the old identity";
}
