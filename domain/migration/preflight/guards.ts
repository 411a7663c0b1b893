import { type ArmId, isWithin, partsOf, resourceGroupId, type ResourceId } from "../../arm-id/arm-id.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import type { Lock } from "../../preflight/locks.ts";
import type { MigrationFacts } from "../facts.ts";
import type { MigrationRequest } from "../request.ts";
import { inNodeGroup } from "../target.ts";
import type { Check } from "./check.ts";

type Locked = Pick<MigrationFacts, "cluster" | "locks">;

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

function nodeGroupId({ id, nodeResourceGroup }: Cluster): ArmId {
  return resourceGroupId(partsOf(id).subscription, nodeResourceGroup);
}

/**
 * A locked-down node resource group: AKS itself still works in it, others do not. What it means for roles is inferred:
 * the deny assignment leaves role assignments alone.
 */
export const nodeGroupLockdown: Check = ({ cluster }, request) => {
  if (cluster.nodeGroupRestriction !== "ReadOnly") return [];
  const inside = ownIdentityIds(request).filter((id) => inNodeGroup(cluster, id));
  return inside.length > 0
    ? inside.map((id) => finding("identity-in-locked-group", id))
    : [finding("node-resource-group-locked-down", nodeGroupId(cluster))];
};

function ownIdentityIds({
  controlPlaneIdentityId,
  kubeletIdentityId,
}: MigrationRequest): readonly ResourceId[] {
  return [controlPlaneIdentityId, kubeletIdentityId].flatMap((id) => id ?? []);
}
