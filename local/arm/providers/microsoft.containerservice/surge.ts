import { type JsonObject, textAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";
import { poolNamed, poolsOf } from "./cluster-body.ts";
import { coresOf, familyOf } from "./vm-size.ts";
import { mainSize, nodesAsked } from "./pool-count.ts";

/**
 * Nodes that are added while others leave. Without a setting, 10 % of the nodes and at least one; none where the setting is 0 and
 * nodes may be unavailable instead (docs: upgrade-aks-node-pools-rolling).
 */
export function surgeNodes(pool: JsonObject): number {
  const setting = textAt(pool, "upgradeSettings", "maxSurge") ?? "10%";
  if (unavailableNodes(pool) > 0 && Number.parseInt(setting, 10) === 0) return 0;
  return nodesOf(setting, pool) ?? 1;
}

/** Nodes that are replaced at once. */
export const nodesAtOnce = (pool: JsonObject): number =>
  Math.max(1, surgeNodes(pool) || unavailableNodes(pool));

const unavailableNodes = (pool: JsonObject): number =>
  nodesOf(textAt(pool, "upgradeSettings", "maxUnavailable") ?? "0", pool) ?? 0;

/** Of a number or a percentage, rounded up; undefined for nothing above 0. */
function nodesOf(setting: string, pool: JsonObject): number | undefined {
  const number = Number.parseInt(setting, 10);
  if (!Number.isFinite(number) || number <= 0) return undefined;
  return setting.endsWith("%") ? Math.max(1, Math.ceil((nodesAsked(pool) * number) / 100)) : number;
}

/** Key of a regional quota. */
export const quotaKey = (subscription: string, location: string): string =>
  `${subscription}/${location}`.toLowerCase();

/** What a subscription may use where nothing else is said; the figure is this simulator's own. */
const CORES_BY_DEFAULT = 10_000;

/** A fleet that uses more has a quota for that: nobody has said that it is full. */
const limitFor = (used: number): number => Math.max(CORES_BY_DEFAULT, 2 * used);

/** Names as Compute gives them. Source: docs: rest/api/compute/usage/list. */
const REGIONAL = "cores";
const SPOT = "lowPriorityCores";

/** The quotas that a pool's nodes count in: the region's and their family's, or the region's for Spot alone (docs: spot-quota). */
function quotasOf(pool: JsonObject): readonly string[] {
  if (textAt(pool, "scaleSetPriority") === "Spot") return [SPOT];
  return [REGIONAL, familyOf(mainSize(pool))];
}

/** One quota of a region. */
export interface CoreUsage {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
}

/** The quotas of a region that anything uses or that the world limits; the region's own are always there. */
export function coreUsages(world: View, subscription: string, location: string): readonly CoreUsage[] {
  const used = new Map<string, number>([
    [REGIONAL, 0],
    [SPOT, 0],
  ]);
  const record = world.get("quotas", quotaKey(subscription, location));
  for (const family of Object.keys(record?.families ?? {})) used.set(family, 0);
  for (const [, cluster] of world.where("clustersBySubscription", subscription.toLowerCase())) {
    if (textAt(cluster.body, "location")?.toLowerCase() !== location.toLowerCase()) continue;
    for (const { pool, nodes } of standing(world, cluster)) {
      const cores = nodes * coresOf(mainSize(pool));
      for (const name of quotasOf(pool)) used.set(name, (used.get(name) ?? 0) + cores);
    }
  }
  return [...used].map(([name, cores]) => ({
    name,
    limit: (name === REGIONAL ? record?.cores : record?.families?.[name]) ?? limitFor(cores),
    used: cores,
  }));
}

/** The nodes of a cluster, and the surge nodes of every pool that is being rolled. */
function* standing(
  world: View,
  { body, operations }: ClusterRecord,
): Iterable<{ pool: JsonObject; nodes: number }> {
  for (const pool of poolsOf(body)) {
    if (textAt(pool, "powerState", "code") !== "Stopped") yield { pool, nodes: nodesAsked(pool) };
  }
  const rolled = operations.flatMap((id) => {
    const running = world.get("operations", id);
    return running === undefined ? [] : rolling(running.effects, running.done);
  });
  for (const name of rolled) {
    const pool = poolNamed(body, name);
    if (pool !== undefined) yield { pool, nodes: surgeNodes(pool) };
  }
}

/** Pools whose surge nodes are there: room was made, and the roll-out has not ended. */
function rolling(
  effects: readonly { readonly kind: string; readonly pool?: string }[],
  done: number,
): readonly string[] {
  const pending = effects.slice(done).flatMap(({ kind, pool }) => (kind === "reimage" && pool ? [pool] : []));
  const begun = effects
    .slice(0, done)
    .flatMap(({ kind, pool }) => (kind === "makeRoom" && pool ? [pool] : []));
  return begun.filter((pool) => pending.includes(pool));
}

/**
 * What more nodes of a pool lack; undefined if they fit. Reported among the capacity errors of Azure/AKS#799 and #3221;
 * Compute words it so for every client.
 */
export function quotaProblem(
  { world }: Moment,
  place: { readonly subscription: string; readonly location: string },
  pool: JsonObject,
  nodes: number,
): { code: string; message: string } | undefined {
  const more = nodes * coresOf(mainSize(pool));
  const usages = coreUsages(world, place.subscription, place.location);
  for (const name of quotasOf(pool)) {
    const { limit, used } = usages.find((usage) => usage.name === name) ?? {
      limit: CORES_BY_DEFAULT,
      used: 0,
    };
    if (used + more <= limit) continue;
    const numbers = `Current Limit: ${String(limit)}, Current Usage: ${String(used)}, Additional Required: ${String(more)}, (Minimum) New Limit Required: ${String(used + more)}`;
    const title = name === REGIONAL ? "Total Regional" : name;
    return {
      code: "QuotaExceeded",
      message: `Operation could not be completed as it results in exceeding approved ${title} Cores quota. Additional details - Deployment Model: Resource Manager, Location: ${place.location}, ${numbers}.`,
    };
  }
  return undefined;
}
