import type { Cluster, Pool } from "../cluster.ts";
import { minutes } from "../duration.ts";

export { PROPAGATION_MS } from "../grant.ts";

/**
 * A new principal is known everywhere in the directory after this long, as a rule; no figure is published, and clients
 * that retry give it between one and two minutes (azure-cli#33586).
 */
export const REPLICATION_MS = minutes(2);

/** The control plane's part of an update; no figure is published, this is what updates ordinarily take. */
export const CONTROL_PLANE_MS = minutes(12);

/** Cordon, drain, re-image and rejoin of one batch of nodes, Windows being slower; ordinary times, no promise. */
const BATCH_MS = { Linux: minutes(7), Windows: minutes(12) };

/** How long the identity update takes: the control plane, and each pool one after the other if it re-images them. */
export function identityUpdateMs(cluster: Cluster, reimages = true): number {
  if (!reimages) return CONTROL_PLANE_MS;
  return cluster.pools.reduce((sum, pool) => sum + imageUpgradeMs(pool), CONTROL_PLANE_MS);
}

/** How long it takes to re-image one pool. */
export function imageUpgradeMs(pool: Pool): number {
  const batch = pool.osType === "Windows" ? BATCH_MS.Windows : BATCH_MS.Linux;
  return minutes(5) + Math.ceil(pool.count / surgeNodes(pool)) * batch;
}

/**
 * Nodes that are replaced at once. Without a setting AKS takes 10 %, rounded up.
 * Source: learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling.
 */
export function surgeNodes(pool: Pool): number {
  const setting = pool.maxSurge ?? "10%";
  const number = Number.parseInt(setting, 10);
  if (!Number.isFinite(number) || number <= 0) return 1;
  return setting.endsWith("%") ? Math.max(1, Math.ceil((pool.count * number) / 100)) : number;
}
