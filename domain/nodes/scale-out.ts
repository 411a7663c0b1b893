import type { Pool } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { plannedWrite, type Write } from "../writes/writes.ts";
import { surgeNodes } from "../cluster/estimate.ts";

/** The most batches in which a pool is replaced, so that large pools take days and not weeks. */
const BATCHES_AT_MOST = 10;

/**
 * Nodes of a pool that are added and then removed at once: as many as its surge setting gives an upgrade, so that the
 * quota and the subnet that an upgrade needs are enough, and never less than a tenth of the pool.
 */
export function replacedAtOnce(pool: Pool): number {
  const least = Math.ceil(pool.count / BATCHES_AT_MOST);
  return Math.max(1, Math.min(pool.count, Math.max(surgeNodes(pool), least)));
}

/** Why a pool cannot be scaled out and in; undefined for one that can. */
export function whyNotReplaced(pool: Pool): string | undefined {
  if (pool.autoscaled === true) return "the cluster autoscaler sets its node count";
  if (pool.spot) return "Azure adds and evicts its Spot nodes";
  if (pool.powerState === "Stopped") return "it is stopped";
  if (pool.type !== "VirtualMachineScaleSets") return `it is of type ${pool.type} and has no scale set`;
  return pool.count === 0 ? "it has no nodes" : undefined;
}

export function scaleOutWrites(clusterId: string, pools: readonly Pool[]): Write[] {
  return pools
    .filter((pool) => whyNotReplaced(pool) === undefined)
    .flatMap((pool) => {
      const { name, count: nodes } = pool;
      const batch = replacedAtOnce(pool);
      const resource = `${clusterId}/agentPools/${name}`;
      return [
        plannedWrite("add-nodes", resource, { nodes, batch }),
        plannedWrite("delete-old-nodes", resource, { nodes, batch }),
      ];
    });
}

export function scaleOutFindings(clusterId: string, pools: readonly Pool[]): Finding[] {
  return pools.flatMap((pool): Finding[] => {
    const resource = `${clusterId}/agentPools/${pool.name}`;
    const because = whyNotReplaced(pool);
    if (because !== undefined) return [finding("pool-not-scaled", resource, { because })];
    const atOnce = replacedAtOnce(pool);
    return [
      finding("machines-deleted-without-drain", resource, { atOnce }),
      finding("scale-out-capacity", resource, { nodes: pool.count + atOnce, more: atOnce }),
    ];
  });
}
