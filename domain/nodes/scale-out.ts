import type { Pool } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { PlannedWrite } from "../run/plan.ts";
import { surgeNodes } from "../cluster/estimate.ts";
import { count } from "../text/count.ts";

/** No pool is replaced in more batches than this, so that large pools end within days and not within weeks. */
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

export function scaleOutWrites(clusterId: string, pools: readonly Pool[]): Omit<PlannedWrite, "order">[] {
  return pools
    .filter((pool) => whyNotReplaced(pool) === undefined)
    .flatMap((pool) => {
      const { name } = pool;
      const batch = replacedAtOnce(pool);
      const nodes = count(pool.count, "node");
      const resource = `${clusterId}/agentPools/${name}`;
      return [
        {
          does: `add nodes to the ${String(pool.count)} of the pool, batch by batch, only if it has no newer image`,
          resource,
          before: nodes,
          after: `${count(pool.count + batch, "node")} at most, ${String(batch)} more than before`,
          undoable: true,
        },
        {
          does: `delete the ${nodes} that ${pool.count === 1 ? "was" : "were"} there before, by name, after each batch of new ones`,
          resource,
          before: `${nodes} from before the change`,
          after: pool.count === 1 ? "1 node, a new one" : `${nodes}, all of them new`,
          undoable: false,
          disrupts: `${count(batch, "node")} at a time ${batch === 1 ? "is" : "are"} deleted without cordon and drain: pods there end, and start again elsewhere; no disruption budget counts`,
        },
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
