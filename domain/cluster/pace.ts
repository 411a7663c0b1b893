import { imageUpgrade, ROLL_OUT_MS, upgradeBatches } from "./estimate.ts";
import type { Pool } from "./cluster.ts";

/** How long a batch of nodes took in the pools that a run has upgraded, by operating system. Milliseconds. */
export type Pace = Readonly<Partial<Record<string, number>>>;

/** What is known after another pool: the last one says most about the next. A pool without nodes says nothing. */
export function learned(pace: Pace, pool: Pool, tookMs: number): Pace {
  const batches = upgradeBatches(pool);
  if (batches === 0 || tookMs <= ROLL_OUT_MS) return pace;
  return { ...pace, [pool.osType]: (tookMs - ROLL_OUT_MS) / batches };
}

/** How long it usually takes to re-image one pool, or how long it takes at the pace of those before it. */
export function imageUpgradeMs(pool: Pool, pace: Pace = {}): number {
  const batchMs = pace[pool.osType];
  return batchMs === undefined
    ? imageUpgrade(pool).usualMs
    : Math.round(ROLL_OUT_MS + upgradeBatches(pool) * batchMs);
}
