import type { Pool } from "../../cluster/cluster.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import { surgeNodes } from "../../cluster/estimate.ts";
import { halfMigratedPools } from "../../cluster/half-migrated.ts";
import { ownPools } from "../../cluster/pools.ts";
import { targetOf } from "../target.ts";
import type { Check } from "./check.ts";

export const poolTypes: Check = ({ cluster }, request) =>
  cluster.pools
    .filter((pool) => pool.type === "AvailabilitySet" && targetOf(cluster, request).changesKubelet)
    .map(({ name }) =>
      finding("availability-set-pool", `${cluster.id}/agentPools/${name}`, { clusterId: cluster.id }),
    );

/** Distributions whose images are gone: a re-imaged node would not come back. */
const RETIRED: Readonly<Record<string, string>> = {
  windows2019: "Windows Server 2019",
  windowsannual: "the Windows Annual Channel",
};

/**
 * The same by the names of images, which say more than `osSKU` does. Sources: Azure/AKS#4988 (Azure Linux 2.0: frozen at
 * 202512.06.0, images removed), Azure/AKS pull 5538 (Ubuntu 18.04 removed).
 */
const RETIRED_IMAGES: readonly (readonly [RegExp, string])[] = [
  [/^AKSAzureLinux-V2/i, "Azure Linux 2.0"],
  [/^AKSCBLMariner-/i, "CBL-Mariner"],
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
    return pool.count + surge > NODES_AT_MOST
      ? [finding("scale-set-full", resource, { pool: pool.name, nodes: pool.count, surge })]
      : [];
  });
}

export const replaced: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet ? replacedPools(cluster.id, ownPools(cluster)) : [];

export const retiredImages: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet
    ? cluster.pools.flatMap((pool): Finding[] => {
        const system = retiredSystem(pool);
        return system === undefined
          ? []
          : [finding("node-image-retired", `${cluster.id}/agentPools/${pool.name}`, { system })];
      })
    : [];

/** With whom they act is known only while Azure remembers it: without that, what they can pull is not. */
export const halfMigrated: Check = ({ cluster, formerPrincipal }, { registries }) => [
  ...halfMigratedPools(cluster).map(({ name }) =>
    finding("pool-half-migrated", `${cluster.id}/agentPools/${name}`, { name }),
  ),
  ...(formerPrincipal?.kind === "unknown"
    ? [
        finding(
          registries === undefined ? "former-principal-unknown" : "former-principal-not-followed",
          cluster.id,
          { because: formerPrincipal.because },
        ),
      ]
    : []),
];

/** Their nodes are AKS's own business, and are not part of the proof. */
export const keptByAks: Check = ({ cluster }) =>
  cluster.pools
    .filter(({ mode }) => mode === "ManagedSystem")
    .map(({ name }) => finding("managed-system-pool", `${cluster.id}/agentPools/${name}`, { name }));

export const stoppedPools: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet
    ? cluster.pools
        .filter(({ powerState }) => powerState === "Stopped")
        .map(({ name }) => finding("pool-stopped", `${cluster.id}/agentPools/${name}`, { name }))
    : [];
