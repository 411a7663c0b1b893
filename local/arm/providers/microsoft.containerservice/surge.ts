import { numberAt, type JsonObject, textAt } from "../../core/json.ts";
import type { Moment } from "../../core/moment.ts";
import type { View } from "../../world/world.ts";
import { poolNamed, poolsOf } from "./cluster-body.ts";
import { coresOf } from "./vm-size.ts";

/**
 * Nodes that are added while others leave. Without a setting, 10 % of the nodes and at least one
 * (docs: upgrade-aks-node-pools-rolling).
 */
export function surgeNodes(pool: JsonObject): number {
  const count = numberAt(pool, "count") ?? 0;
  const setting = textAt(pool, "upgradeSettings", "maxSurge") ?? "10%";
  const number = Number.parseInt(setting, 10);
  if (!Number.isFinite(number) || number <= 0) return 1;
  return setting.endsWith("%") ? Math.max(1, Math.ceil((count * number) / 100)) : number;
}

/** Key of a regional quota. */
export const quotaKey = (subscription: string, location: string): string =>
  `${subscription}/${location}`.toLowerCase();

/** What a subscription may use where nothing else is said; the figure is this simulator's own. */
const CORES_BY_DEFAULT = 10_000;

export function coreLimit(world: View, subscription: string, location: string): number {
  return world.get("quotas", quotaKey(subscription, location))?.cores ?? CORES_BY_DEFAULT;
}

/** Cores of all nodes in a region, and of the surge nodes of every pool that is being rolled. */
export function coresInUse(world: View, subscription: string, location: string): number {
  let cores = 0;
  for (const [, { body, operations }] of world.where("clustersBySubscription", subscription.toLowerCase())) {
    if (textAt(body, "location")?.toLowerCase() !== location.toLowerCase()) continue;
    for (const pool of poolsOf(body)) {
      if (textAt(pool, "powerState", "code") === "Stopped") continue;
      cores += (numberAt(pool, "count") ?? 0) * coresOf(textAt(pool, "vmSize"));
    }
    const rolled = operations.flatMap((id) => {
      const running = world.get("operations", id);
      return running === undefined ? [] : rolling(running.effects, running.done);
    });
    for (const name of rolled) {
      const pool = poolNamed(body, name);
      if (pool !== undefined) cores += surgeNodes(pool) * coresOf(textAt(pool, "vmSize"));
    }
  }
  return cores;
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

/** Reported among the capacity errors of Azure/AKS#799 and #3221; Compute words it so for every client. */
export function quotaProblem(
  moment: Moment,
  subscription: string,
  location: string,
  more: number,
): { code: string; message: string } | undefined {
  const limit = coreLimit(moment.world, subscription, location);
  const used = coresInUse(moment.world, subscription, location);
  if (used + more <= limit) return undefined;
  const numbers = `Current Limit: ${String(limit)}, Current Usage: ${String(used)}, Additional Required: ${String(more)}, (Minimum) New Limit Required: ${String(used + more)}`;
  return {
    code: "QuotaExceeded",
    message: `Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource Manager, Location: ${location}, ${numbers}.`,
  };
}
