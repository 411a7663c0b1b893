import type { Pool } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { isKeptByAks, upgradeOrder } from "../cluster/pools.ts";
import { compareImages } from "./image-name.ts";
import type { ImageFacts } from "./facts.ts";
import type { ImageRequest } from "./request.ts";
import { whySkipped } from "../reasons/pools.ts";
import { retiredSystem } from "../preflight/replaced-pools.ts";

/** A pool that is skipped, and why. */
export interface SkippedPool {
  readonly pool: Pool;
  readonly finding: Finding;
  /** The reason as a clause, for the report. */
  readonly because: string;
}

/** The pools of a request; `upgraded` in the order of their upgrades. */
export function selectPools(
  facts: ImageFacts,
  request: ImageRequest,
): { upgraded: readonly Pool[]; skipped: readonly SkippedPool[] } {
  const asked = facts.cluster.pools.filter(({ name }) => request.pools?.includes(name) ?? true);
  const skipped = asked.flatMap((pool) => skippedPool(pool, facts, request) ?? []);
  const left = new Set(skipped.map(({ pool }) => pool.name));
  return { upgraded: upgradeOrder(asked.filter(({ name }) => !left.has(name))), skipped };
}

function skippedPool(pool: Pool, facts: ImageFacts, request: ImageRequest): SkippedPool | undefined {
  const resource = `${facts.cluster.id}/agentPools/${pool.name}`;
  const skip = (found: Finding, because: string): SkippedPool => ({ pool, finding: found, because });
  if (isKeptByAks(pool)) {
    return skip(finding("machines-pool", resource), whySkipped("managed-machines"));
  }
  if (pool.type === "AvailabilitySet") {
    return skip(finding("availability-set-pool-skipped", resource), whySkipped("availability-set"));
  }
  if (pool.powerState === "Stopped") {
    return skip(finding("stopped-pool-skipped", resource), whySkipped("stopped"));
  }
  const system = retiredSystem(pool);
  if (system !== undefined) {
    return skip(
      finding("retired-pool-skipped", resource, { system }),
      whySkipped("retired-system", { system }),
    );
  }
  return nothingNewer(pool, facts, request, skip);
}

function nothingNewer(
  { name, nodeImageVersion: image }: Pool,
  { latest, cluster }: ImageFacts,
  { whenNothingNewer }: ImageRequest,
  skip: (found: Finding, because: string) => SkippedPool,
): SkippedPool | undefined {
  const newest = latest[name];
  if (whenNothingNewer === "wait" || newest === undefined || image === undefined) return undefined;
  const resource = `${cluster.id}/agentPools/${name}`;
  if (newest === image) {
    return skip(finding("nothing-newer", resource), whySkipped("nothing-newer"));
  }
  return (compareImages(image, newest) ?? 0) > 0
    ? skip(
        finding("image-newer-than-offered", resource, { image, newest }),
        whySkipped("newer-than-offered", { image, newest }),
      )
    : undefined;
}
