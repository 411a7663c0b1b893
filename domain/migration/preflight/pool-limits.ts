import type { Pool } from "../../cluster.ts";
import type { Finding } from "../../finding.ts";
import { finding } from "../../findings.ts";
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

/** The operating system of a pool, where AKS has retired it; undefined for all others. */
export function retiredSystem({ osSku }: Pick<Pool, "osSku">): string | undefined {
  return RETIRED[osSku?.toLowerCase() ?? ""];
}

export const retiredImages: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet
    ? cluster.pools.flatMap((pool): Finding[] => {
        const system = retiredSystem(pool);
        return system === undefined
          ? []
          : [finding("node-image-retired", `${cluster.id}/agentPools/${pool.name}`, { system })];
      })
    : [];

export const stoppedPools: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet
    ? cluster.pools
        .filter(({ powerState }) => powerState === "Stopped")
        .map(({ name }) => finding("pool-stopped", `${cluster.id}/agentPools/${name}`, { name }))
    : [];
