import type { Pool } from "../cluster/cluster.ts";
import { nodesAtOnce, surgeNodes } from "../cluster/estimate.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";

/** Distributions whose images are gone: a re-imaged node would not come back. */
const RETIRED: Readonly<Record<string, string>> = {
  windows2019: "Windows Server 2019",
  windowsannual: "the Windows Annual Channel",
  cblmariner: "CBL-Mariner",
  mariner: "CBL-Mariner",
};

/**
 * The same by the names of images, which say more than `osSKU` does. Sources: Azure/AKS#4988 (Azure Linux 2.0: frozen at
 * 202512.06.0, images removed), Azure/AKS pull 5538 (Ubuntu 18.04 removed).
 */
const RETIRED_IMAGES: readonly (readonly [RegExp, string])[] = [
  [/^AKSAzureLinux-V2/i, "Azure Linux 2.0"],
  [/^AKS(CBL)?Mariner-/i, "CBL-Mariner"],
  [/^AKSUbuntu-1804/i, "Ubuntu 18.04"],
  [/^AKSUbuntu-1604/i, "Ubuntu 16.04"],
  [/^AKSWindows-2019-/i, "Windows Server 2019"],
];

/** The operating system of a pool, where AKS has retired it; undefined for all others. */
export function retiredSystem({
  osSku,
  nodeImageVersion = "",
}: Pick<Pool, "osSku" | "nodeImageVersion">): string | undefined {
  const byImage = RETIRED_IMAGES.find(([name]) => name.test(nodeImageVersion))?.[1];
  return RETIRED[osSku?.toLowerCase() ?? ""] ?? byImage;
}

/** Nodes that a scale set holds. Source: Azure/AKS pull 5913 (size plus surge above it is refused). */
const NODES_AT_MOST = 1000;

/** What AKS says of pools whose nodes are about to be replaced, whatever replaces them. */
export function replacedPools(clusterId: string, pools: readonly Pool[]): readonly Finding[] {
  return pools.flatMap((pool): Finding[] => {
    const resource = `${clusterId}/agentPools/${pool.name}`;
    const surge = surgeNodes(pool);
    if (pool.spot)
      return pool.count === 0 ? [] : [finding("spot-without-drain", resource, { pool: pool.name })];
    if (surge === 0 && pool.count > 0) {
      const { name, count: nodes } = pool;
      return [finding("pool-without-surge", resource, { pool: name, nodes, atOnce: nodesAtOnce(pool) })];
    }
    return pool.type === "VirtualMachineScaleSets" && pool.count + surge > NODES_AT_MOST
      ? [finding("scale-set-full", resource, { pool: pool.name, nodes: pool.count, surge })]
      : [];
  });
}
