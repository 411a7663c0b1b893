import type { Cluster, Pool } from "./cluster.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { formatDuration, minutes, seconds } from "../text/duration.ts";

/**
 * A new principal is known everywhere in the directory after this long, as a rule; no figure is published, and clients
 * that retry give it between one and two minutes (azure-cli#33586).
 */
export const REPLICATION_MS = minutes(2);

/** How long something takes: usually, and in slow cases. Milliseconds. */
export interface Span {
  readonly usualMs: number;
  readonly longMs: number;
}

/**
 * An update of a cluster that replaces no node: real ones took 76 to 189 s, those that left the service principal 135 s in
 * the middle (234 operations recorded from 2020 to 2025, one of them took 547 s).
 */
const CONTROL_PLANE: Span = { usualMs: seconds(135), longMs: seconds(189) };
export const CONTROL_PLANE_MS = CONTROL_PLANE.usualMs;

/**
 * Cordon, drain, re-image and rejoin of one batch of nodes: 100 to 170 s where nothing ran on them (recorded); Windows is
 * taken to be slower by as much as its images are larger.
 */
const BATCH: Readonly<Record<"Linux" | "Windows", Span>> = {
  Linux: { usualMs: seconds(135), longMs: seconds(170) },
  Windows: { usualMs: minutes(4), longMs: minutes(7) },
};

/** The time of a rolling upgrade in addition to its nodes (recorded: about two minutes). */
export const ROLL_OUT_MS = minutes(2);

/** How long the identity update usually takes: the control plane, and one pool after the other if it reimages them. */
export function identityUpdateMs(cluster: Cluster, reimages = true): number {
  return identityUpdate(cluster, reimages).usualMs;
}

function identityUpdate(cluster: Cluster, reimages: boolean): Span {
  return reimages ? together([CONTROL_PLANE, ...cluster.pools.map(imageUpgrade)]) : CONTROL_PLANE;
}

/** How often AKS takes nodes of a pool out until all of them are re-imaged. */
export const upgradeBatches = (pool: Pool): number => Math.ceil(pool.count / nodesAtOnce(pool));

/** The time to reimage one pool with idle nodes, without the time to drain them. */
export function imageUpgrade(pool: Pool): Span {
  const batch = pool.osType === "Windows" ? BATCH.Windows : BATCH.Linux;
  const batches = upgradeBatches(pool);
  return {
    usualMs: ROLL_OUT_MS + batches * batch.usualMs,
    longMs: ROLL_OUT_MS + batches * batch.longMs,
  };
}

export function together(spans: readonly Span[]): Span {
  return {
    usualMs: spans.reduce((sum, { usualMs }) => sum + usualMs, 0),
    longMs: spans.reduce((sum, { longMs }) => sum + longMs, 0),
  };
}

/** `8 to 11 min`, or one duration if both are equal. */
export function formatSpan({ usualMs, longMs }: Span): string {
  const [usual, long] = [formatDuration(usualMs), formatDuration(longMs)];
  if (usual === long) return usual;
  const [, from = usual, unit] = /^(\d+) (min|s)$/.exec(usual) ?? [];
  return unit !== undefined && long.endsWith(` ${unit}`) && !long.includes(" h ")
    ? `${from} to ${long}`
    : `${usual} to ${long}`;
}

type Rolled = Pick<Pool, "count" | "maxSurge" | "maxUnavailable">;

/**
 * Nodes that are added while others are replaced. Without a setting AKS takes 10 %, rounded up. None where the pool says 0, and
 * how many of its own nodes may be unavailable instead: both cannot be 0.
 * Source: learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling.
 */
export function surgeNodes(pool: Rolled): number {
  const setting = pool.maxSurge ?? "10%";
  if (unavailableNodes(pool) > 0 && Number.parseInt(setting, 10) === 0) return 0;
  return nodesOf(setting, pool.count) ?? 1;
}

/** Nodes that are replaced at once. */
export const nodesAtOnce = (pool: Rolled): number => Math.max(1, surgeNodes(pool) || unavailableNodes(pool));

const unavailableNodes = ({ count, maxUnavailable = "0" }: Rolled): number =>
  nodesOf(maxUnavailable, count) ?? 0;

/** Of a number or a percentage, rounded up; undefined for nothing above 0. */
function nodesOf(setting: string, count: number): number | undefined {
  const number = Number.parseInt(setting, 10);
  if (!Number.isFinite(number) || number <= 0) return undefined;
  return setting.endsWith("%") ? Math.max(1, Math.ceil((count * number) / 100)) : number;
}

/** Resource Graph shows a change of a scale set after seconds to minutes: the run looks after this, and again if need be. */
export const GRAPH_LAG_MS = minutes(3);

/** A kubectl command in the cluster: a pod starts, runs it, and Keyless reads the result. No figure is published. */
const IN_CLUSTER_MS = minutes(2);

/** A part of an estimate: its duration and its text. */
interface Part extends Span {
  says(span: string): string;
}

const always = (ms: number): Span => ({ usualMs: ms, longMs: ms });

/** The parts of a migration that take time. */
export interface MigrationWork {
  readonly cluster: Cluster;
  /** Whether a failed cluster is reconciled first. */
  readonly reconciles: boolean;
  /** Whether the run creates identities, which Microsoft Entra ID must know before they get roles. */
  readonly makesIdentities: boolean;
  /** How many roles are assigned before the change, and after it to principals that the change creates. */
  readonly grants: { readonly before: boolean; readonly after: boolean };
  /** Pools whose nodes get another identity. */
  readonly pools: readonly Pool[];
  readonly readsInCluster: boolean;
  /** How long the run waits until role assignments take effect. */
  readonly roleWaitMs: number;
}

/** How long it takes to assign roles only. */
export function rolesEstimate({ grants, roleWaitMs }: MigrationWork): ReturnType<typeof migrationEstimate> {
  if (!grants.before) return { ms: 0, because: expectedBecause("only-reads") };
  const span = formatDuration(roleWaitMs);
  return { ms: roleWaitMs, because: expectedBecause("roles-take-effect", { span }) };
}

/**
 * How long everything in the plan takes, and why. Whether the update or the node image upgrade reimages a pool is known only
 * afterwards, so the estimate contains both: a migration rather takes less time.
 */
export function migrationEstimate(work: MigrationWork): { readonly ms: number; readonly because: string } {
  const { cluster, pools, grants, roleWaitMs } = work;
  const parts: Part[] = [
    ...(work.reconciles
      ? [part(identityUpdate(cluster, false), (span) => expectedBecause("reconcile", { span }))]
      : []),
    ...(work.makesIdentities
      ? [part(always(REPLICATION_MS), (span) => expectedBecause("replication", { span }))]
      : []),
    ...(grants.before
      ? [part(always(roleWaitMs), (span) => expectedBecause("roles-take-effect", { span }))]
      : []),
    part(identityUpdate(cluster, pools.length > 0), (span) =>
      expectedBecause("identity-update", { span, pools: pools.length }),
    ),
    ...(grants.after
      ? [part(always(roleWaitMs), (span) => expectedBecause("late-roles-take-effect", { span }))]
      : []),
    ...(pools.length === 0
      ? []
      : [
          part(always(GRAPH_LAG_MS), (span) => expectedBecause("node-identities", { span })),
          part(together(pools.map(imageUpgrade)), (span) => expectedBecause("other-pools", { span })),
        ]),
    ...(work.readsInCluster
      ? [part(always(2 * IN_CLUSTER_MS), (span) => expectedBecause("in-cluster", { span }))]
      : []),
  ];
  const formatted = parts.map((one) => one.says(formatSpan(one)));
  const because = expectedBecause("migration", { parts: formatted, pools: pools.length });
  return { ms: together(parts).longMs, because };
}

function part(span: Span, says: Part["says"]): Part {
  return { ...span, says };
}
