import type { Pool } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { plannedWrite, type Write } from "../writes/writes.ts";
import { surgeNodes } from "../cluster/estimate.ts";
import { whyNotScaled } from "../reasons/pools.ts";

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
  if (pool.autoscaled === true) return whyNotScaled("autoscaled");
  if (pool.spot) return whyNotScaled("spot");
  if (pool.powerState === "Stopped") return whyNotScaled("is-stopped");
  if (pool.type !== "VirtualMachineScaleSets") return whyNotScaled("no-scale-set", { type: pool.type });
  return pool.count === 0 ? whyNotScaled("empty") : undefined;
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
