import type { Pool } from "../../cluster.ts";
import type { Finding } from "../../finding.ts";
import { targetOf } from "../target.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

export const poolTypes: Check = ({ cluster }, request) =>
  cluster.pools
    .filter((pool) => pool.type === "AvailabilitySet" && targetOf(cluster, request).changesKubelet)
    .map((pool) =>
      blocker("availability-set-pool", `${cluster.id}/agentPools/${pool.name}`, {
        means: "pools on availability sets are out of support and refuse node-image upgrades",
        remedy: `move the pool to VirtualMachines first: az aks update --ids ${cluster.id} --migrate-vmas-to-vms`,
        source: `${AKS_DOCS}/availability-sets-on-aks`,
      }),
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
        const retired = retiredSystem(pool);
        return retired === undefined
          ? []
          : [
              {
                severity: "warning",
                code: "node-image-retired",
                resource: `${cluster.id}/agentPools/${pool.name}`,
                means: `the pool runs ${retired}, whose images are being removed: nodes that are re-imaged may not come back`,
                remedy: "move its workloads to a pool on a supported Windows version first",
                source: "https://github.com/Azure/AKS/blob/master/CHANGELOG.md",
              },
            ];
      })
    : [];

export const stoppedPools: Check = ({ cluster }, request) =>
  targetOf(cluster, request).changesKubelet
    ? cluster.pools
        .filter(({ powerState }) => powerState === "Stopped")
        .map(({ name }): Finding => ({
          severity: "warning",
          code: "pool-stopped",
          resource: `${cluster.id}/agentPools/${name}`,
          means: "a stopped pool is not re-imaged: the report names it as open until it has been started",
          remedy: `start it before the run: az aks nodepool start --nodepool-name ${name}`,
          source: `${AKS_DOCS}/start-stop-nodepools`,
        }))
    : [];
