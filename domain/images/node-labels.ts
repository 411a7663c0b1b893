import type { Cluster } from "../cluster/cluster.ts";
import { disagreement, labelImageOf, type NodeImages } from "./on-nodes.ts";
import type { PoolOutcome } from "../cluster/pool-outcome.ts";

/** The identity of nodes that were not re-imaged yet. */
export function carriedBefore({ controlPlane }: Cluster): "servicePrincipal" | "oldIdentity" {
  return controlPlane.kind === "servicePrincipal" ? "servicePrincipal" : "oldIdentity";
}

/**
 * Pools with the identities that the labels of their nodes imply. Nodes without the image that Azure shows were not
 * re-imaged, and still have their former identity, whatever their scale set shows (Azure/AKS#3355).
 */
export function withLabels(
  pools: readonly PoolOutcome[],
  images: NodeImages,
  before: "servicePrincipal" | "oldIdentity",
): readonly PoolOutcome[] {
  return pools.map((pool) => {
    const nodeLabelImage = labelImageOf(images, pool.name);
    if (nodeLabelImage === undefined) return pool;
    const remark = disagreement(pool.imageAfter, nodeLabelImage);
    if (remark === undefined) return { ...pool, nodeLabelImage };
    const remains = `${remark}: re-image it again (az aks nodepool upgrade --node-image-only --name ${pool.name}) and look at its nodes`;
    return { ...pool, nodeLabelImage, remark, carries: before, by: "nothing", remains };
  });
}
