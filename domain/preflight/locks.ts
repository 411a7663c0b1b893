import { z } from "zod";
import { isWithin } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { nodeGroupId } from "../cluster/node-group.ts";
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
  const nodeGroup = nodeGroupId(cluster);
  return isWithin(cluster.id, scope) || isWithin(nodeGroup, scope) || isWithin(scope, nodeGroup);
}

interface Locked {
  readonly cluster: Cluster;
  readonly locks: readonly Lock[];
}

/** Blockers for locks that stop AKS from changing the cluster or replacing its nodes. */
export const locks = ({ cluster, locks: found }: Locked): readonly Finding[] =>
  found.flatMap((lock): readonly Finding[] => {
    const { id, level, scope } = lock;
    if (!onNodes(cluster, lock) && level !== "ReadOnly") return [];
    const code = onNodes(cluster, lock) ? "node-resource-group-locked" : "cluster-locked";
    return [finding(code, id, { level, scope, lockId: id })];
  });

/** Locks that let the migration through, but no clean-up after it. */
export const locksOnOldGrants = ({ cluster, locks: found }: Locked): readonly Finding[] =>
  found
    .filter((lock) => !onNodes(cluster, lock) && lock.level !== "ReadOnly")
    .map(({ id }) => finding("lock-keeps-old-grants", id));

function onNodes(cluster: Cluster, { scope }: Lock): boolean {
  const nodeGroup = nodeGroupId(cluster);
  return isWithin(nodeGroup, scope) || isWithin(scope, nodeGroup);
}
