import { type ArmId, isWithin, partsOf, type ResourceId, resourceGroupId } from "../arm-id/arm-id.ts";
import type { Cluster } from "./cluster.ts";

/** True for an identity in the node resource group, where the control plane has all permissions. */
export function inNodeGroup(cluster: Cluster, identityId: ResourceId): boolean {
  return partsOf(identityId).resourceGroup.toLowerCase() === cluster.nodeResourceGroup.toLowerCase();
}

/** True for a scope that is the node resource group or lies in it. */
export function withinNodeGroup(cluster: Cluster, scope: string): boolean {
  return isWithin(scope, nodeGroupId(cluster));
}

/** The node resource group of a cluster. */
export function nodeGroupId({ id, nodeResourceGroup }: Cluster): ArmId {
  return resourceGroupId(partsOf(id).subscription, nodeResourceGroup);
}

/**
 * True for the id of a resource group that AKS has named: the node resource group of some cluster, which is `MC_`, the
 * cluster's group, its name and its region. Source: docs: aks/faq, node resource groups.
 */
export function isNamedByAks(scope: string): boolean {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/MC_[^/]+_[^/]+_[^/_]+\/?$/i.test(scope);
}
