import { phaseOf } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { CAPACITY_FINDINGS } from "../preflight/preflight.ts";
import { POOL_STATES } from "../preflight/cluster-state.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import type { ImageFacts } from "./facts.ts";
import type { ImageProgress } from "./report.ts";

/**
 * The facts during upgrades, without the effect of incomplete ones: the image that a failed pool shows is not on all of
 * its nodes, so the pool is still to be upgraded from the image that it had before.
 */
export function asBefore(read: ImageFacts & Guarded, before: ImageFacts & Guarded): ImageFacts & Guarded {
  const pools = read.cluster.pools.map((pool) => {
    const was = before.cluster.pools.find(({ name }) => name === pool.name)?.nodeImageVersion;
    const halfWay = phaseOf(pool.provisioningState) === "failed" && was !== undefined;
    return halfWay ? { ...pool, nodeImageVersion: was } : pool;
  });
  return { ...read, cluster: { ...read.cluster, pools } };
}

/**
 * True for a finding that the upgrades themselves cause: a failed upgrade leaves the cluster as failed, surge nodes use
 * capacity, and a requested pool that was deleted needs no upgrade.
 */
export function explainsUpgrade({ code }: Finding, { begun }: ImageProgress): boolean {
  if (code === "pool-unknown") return true;
  const own = ["cluster-not-healthy", ...POOL_STATES, ...CAPACITY_FINDINGS];
  return begun === true && own.includes(code);
}
