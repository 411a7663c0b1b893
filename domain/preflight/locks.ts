import { z } from "zod";
import { isWithin, partsOf, resourceGroupId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";

export const Lock = z.strictObject({
  id: z.string(),
  level: z.string(),
  /** The scope that it locks, with everything below. */
  scope: z.string(),
});
export type Lock = z.infer<typeof Lock>;

/** Blockers for a resource that is to be written, or one below it: ReadOnly locks at it or above. */
export function readOnlyLocks(resource: string, locks: readonly Lock[]): readonly Finding[] {
  return locks
    .filter((lock) => lock.level === "ReadOnly" && isWithin(resource, lock.scope))
    .map(({ id, scope }) => finding("resource-locked", id, { scope, lockId: id }));
}

/** True for a lock on the cluster or above it, or anywhere about its node resource group. */
export function touchesCluster(cluster: Cluster, { scope }: Lock): boolean {
  const nodeGroup = resourceGroupId(partsOf(cluster.id).subscription, cluster.nodeResourceGroup);
  return isWithin(cluster.id, scope) || isWithin(nodeGroup, scope) || isWithin(scope, nodeGroup);
}
