import type { Cluster, Pool } from "./cluster.ts";
import { count } from "../text/count.ts";
import { minutes, formatDuration } from "../text/duration.ts";
import { PROPAGATION_MS } from "../grants/grant.ts";

export { PROPAGATION_MS };

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

/** Resource Graph shows a change of a scale set after seconds to minutes: the run looks after this, and again if need be. */
export const GRAPH_LAG_MS = minutes(3);

/** A command in the cluster: a pod starts, asks, and its result is read. No figure is published. */
const IN_CLUSTER_MS = minutes(2);

/** One part of an estimate: how long, and in which words. */
interface Part {
  readonly ms: number;
  readonly for: string;
}

/** What a migration does that takes time. */
export interface MigrationWork {
  readonly cluster: Cluster;
  /** Whether a failed cluster is reconciled first. */
  readonly reconciles: boolean;
  /** Whether identities are made that the directory has to come to know. */
  readonly makesIdentities: boolean;
  /** Roles that are given before the change, and after it to principals that only the change makes. */
  readonly grants: { readonly before: boolean; readonly after: boolean };
  /** Pools whose nodes get another identity. */
  readonly pools: readonly Pool[];
  readonly readsInCluster: boolean;
}

/**
 * How long everything takes that the plan names, and how that comes about. Whether the update re-images a pool or its
 * image upgrade does is known only afterwards, so both are in it: a migration ends sooner rather than later than this.
 */
export function migrationEstimate(work: MigrationWork): { readonly ms: number; readonly because: string } {
  const { cluster, pools, grants } = work;
  const rolesAct = { ms: PROPAGATION_MS, for: "until the roles act" };
  const imagesMs = pools.reduce((sum, pool) => sum + imageUpgradeMs(pool), 0);
  const parts: Part[] = [
    ...(work.reconciles ? [{ ms: identityUpdateMs(cluster, false), for: "to reconcile the cluster" }] : []),
    ...(work.makesIdentities
      ? [{ ms: REPLICATION_MS, for: "until the directory knows the new identities" }]
      : []),
    ...(grants.before ? [rolesAct] : []),
    {
      ms: identityUpdateMs(cluster, pools.length > 0),
      for: `for the update of the control plane${pools.length === 0 ? "" : ` and ${count(pools.length, "pool")}`}`,
    },
    ...(grants.after
      ? [{ ...rolesAct, for: "until the roles of identities that the update makes act" }]
      : []),
    ...(pools.length === 0
      ? []
      : [
          { ms: GRAPH_LAG_MS, for: "to read back what the nodes carry" },
          { ms: imagesMs, for: "for pools that the update does not re-image" },
        ]),
    ...(work.readsInCluster ? [{ ms: 2 * IN_CLUSTER_MS, for: "to ask in the cluster" }] : []),
  ];
  const formatted = parts.map((part) => `${formatDuration(part.ms)} ${part.for}`).join(", ");
  const from = pools.length === 0 ? "nodes stay as they are" : "from node counts and surge settings";
  return {
    ms: parts.reduce((sum, { ms }) => sum + ms, 0),
    because: `at most about ${formatted}; ${from}`,
  };
}
