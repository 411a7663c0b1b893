import type { Pool } from "../cluster.ts";
import { upgradeOrder } from "../migration/pools.ts";
import { retiredSystem } from "../migration/preflight/pool-limits.ts";
import { compareImages } from "./image-name.ts";
import type { ImageFacts } from "./facts.ts";
import type { ImageRequest } from "./request.ts";

/** A pool that is left alone, and why. */
export interface SkippedPool {
  readonly pool: Pool;
  readonly code:
    | "machines-pool"
    | "availability-set-pool"
    | "node-image-retired"
    | "pool-stopped"
    | "image-newer-than-offered"
    | "nothing-newer";
  readonly because: string;
}

/** The pools of a request, those that are upgraded in the order in which they are. */
export function selectPools(
  facts: ImageFacts,
  request: ImageRequest,
): { upgraded: readonly Pool[]; skipped: readonly SkippedPool[] } {
  const asked = facts.cluster.pools.filter(({ name }) => request.pools?.includes(name) ?? true);
  const skipped = asked.flatMap((pool) => whySkipped(pool, facts, request) ?? []);
  const left = new Set(skipped.map(({ pool }) => pool.name));
  return { upgraded: upgradeOrder(asked.filter(({ name }) => !left.has(name))), skipped };
}

function whySkipped(pool: Pool, { latest }: ImageFacts, request: ImageRequest): SkippedPool | undefined {
  if (pool.mode === "Machines") {
    return { pool, code: "machines-pool", because: "AKS manages its machines and upgrades them by itself" };
  }
  if (pool.type === "AvailabilitySet") {
    return { pool, code: "availability-set-pool", because: "availability sets refuse node-image upgrades" };
  }
  if (pool.powerState === "Stopped") {
    return {
      pool,
      code: "pool-stopped",
      because: "the pool is stopped; it gets the newest image when it starts",
    };
  }
  const retired = retiredSystem(pool);
  if (retired !== undefined) {
    return {
      pool,
      code: "node-image-retired",
      because: `it runs ${retired}, whose images are being removed: nodes that are re-imaged may not come back`,
    };
  }
  const newest = latest[pool.name];
  const { nodeImageVersion } = pool;
  if (request.whenNothingNewer === "wait" || newest === undefined || nodeImageVersion === undefined) {
    return undefined;
  }
  if (newest === nodeImageVersion) {
    return { pool, code: "nothing-newer", because: "it has the newest image already" };
  }
  return (compareImages(nodeImageVersion, newest) ?? 0) > 0
    ? {
        pool,
        code: "image-newer-than-offered",
        because: `its image ${nodeImageVersion} is newer than the newest that Azure offers, ${newest}, and an image cannot be downgraded`,
      }
    : undefined;
}
