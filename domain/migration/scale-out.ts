import type { Pool } from "../cluster.ts";
import type { Finding } from "../finding.ts";
import type { PlannedWrite } from "../run/plan.ts";
import { surgeNodes } from "./estimate.ts";
import { count } from "../count.ts";
import { AKS_DOCS } from "./preflight/check.ts";

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
  if (pool.autoscaled === true) return "its count belongs to the autoscaler, and is never written";
  if (pool.spot) return "its Spot nodes come and go by themselves";
  if (pool.powerState === "Stopped") return "it is stopped";
  if (pool.type !== "VirtualMachineScaleSets") return `it is of type ${pool.type}, and has no scale set`;
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
  const source = `${AKS_DOCS}/manage-node-pools`;
  return pools.flatMap((pool): Finding[] => {
    const resource = `${clusterId}/agentPools/${pool.name}`;
    const why = whyNotReplaced(pool);
    if (why !== undefined) {
      return [
        {
          severity: "warning",
          code: "pool-not-scaled",
          resource,
          means: `the pool is not scaled out and in, because ${why}: without a newer image it waits for the next one`,
          remedy: "none needed, or replace the pool by hand if it must not wait",
          source,
        },
      ];
    }
    const batch = replacedAtOnce(pool);
    return [
      {
        severity: "warning",
        code: "machines-deleted-without-drain",
        resource,
        means: `if the pool has no newer image, its nodes are deleted ${String(batch)} at a time, and AKS neither cordons nor drains a machine that is deleted by name: pods on it end, whatever their disruption budgets say`,
        remedy: "run enough replicas on several nodes, or choose wait or upgradeKubernetesPatch, which drain",
        source,
      },
      {
        severity: "note",
        code: "scale-out-room",
        resource,
        means: `the pool has ${String(pool.count + batch)} nodes at the peak, ${String(batch)} more than now`,
        remedy: "have quota and free addresses for them",
        source,
      },
    ];
  });
}
