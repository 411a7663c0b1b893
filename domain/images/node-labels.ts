import type { Cluster } from "../cluster/cluster.ts";
import { disagreement, labelImageOf, type NodeImages } from "./on-nodes.ts";
import type { PoolOutcome } from "../cluster/pool-outcome.ts";

/** What nodes carry that no change has reached yet. */
export function carriedBefore({ controlPlane }: Cluster): "servicePrincipal" | "oldIdentity" {
  return controlPlane.kind === "servicePrincipal" ? "servicePrincipal" : "oldIdentity";
}

/**
 * Pools with what their nodes say of themselves. Nodes that do not have the image that Azure shows have not been
 * re-imaged, and then they carry what they did before, whatever their scale set shows (Azure/AKS#3355).
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
