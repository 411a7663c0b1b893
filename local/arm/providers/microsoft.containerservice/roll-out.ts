import type { Context } from "../../core/exchange.ts";
import { type JsonObject, numberAt, textAt } from "../../world/json.ts";
import { roll } from "../../core/seed.ts";
import type { Effect } from "../../world/tables.ts";
import { poolName } from "./cluster-body.ts";
import { drainTimeoutMs } from "./drain.ts";
import { firstBatchMs, reimageMs } from "./durations.ts";
import { checkScaleSetRoom } from "./pool-checks.ts";
import { nodesAsked } from "./pool-count.ts";
import { defined } from "../../../../domain/schema/defined.ts";

export interface Rolled {
  readonly pool: JsonObject;
  readonly image: string;
  /** The Kubernetes version that the new nodes run, where it changes too. */
  readonly version?: string;
}

/**
 * New nodes for old ones, pool after pool (docs: upgrade-aks-node-pools-rolling): surge nodes come, the old ones are
 * drained batch by batch, then the pool has its new image. Answers when it is over.
 *
 * @throws ArmError for a scale set that has no room for the surge nodes
 */
export function rollOut(
  context: Context,
  operation: string,
  rolled: readonly Rolled[],
  start: number,
): { effects: Effect[]; endsAt: number } {
  const { settings, seed } = context;
  const effects: Effect[] = [];
  let at = start;
  for (const { pool, image, version } of rolled) {
    checkScaleSetRoom(pool);
    const name = poolName(pool);
    const drainsAt = at + firstBatchMs(settings, pool);
    if (nodesAsked(pool) > 0) {
      // Spot pools neither surge nor drain (docs: spot-node-pool).
      if (textAt(pool, "scaleSetPriority") !== "Spot") {
        const deadline = drainsAt + drainTimeoutMs(pool);
        effects.push({ at, kind: "makeRoom", pool: name });
        effects.push({ at: drainsAt, kind: "drain", pool: name, image, deadline });
      }
      const by = drift(seed, pool, operation);
      if (by !== 0) effects.push({ at: drainsAt, kind: "drift", pool: name, by });
    }
    at += Math.max(reimageMs(settings, seed, pool, operation), firstBatchMs(settings, pool));
    effects.push({
      at,
      kind: "reimage",
      pool: name,
      image,
      ...defined({ version }),
    });
  }
  return { effects, endsAt: at };
}

/**
 * Nodes that the autoscaler adds or takes while a roll-out goes on, or that a spot eviction takes. That it happens is
 * documented (docs: spot-node-pool, cluster-autoscaler); how often is this simulator's own.
 */
function drift(seed: string, pool: JsonObject, operation: string): number {
  const count = nodesAsked(pool);
  const drawn = roll(seed, "drift", operation, poolName(pool));
  if (textAt(pool, "scaleSetPriority") === "Spot") return drawn < 0.5 && count > 1 ? -1 : 0;
  if (pool["enableAutoScaling"] !== true) return 0;
  const wanted = count + (drawn < 0.5 ? 1 : -1);
  const least = numberAt(pool, "minCount") ?? count;
  const most = numberAt(pool, "maxCount") ?? count;
  return Math.min(most, Math.max(least, wanted)) - count;
}
