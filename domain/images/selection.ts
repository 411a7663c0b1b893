import type { Pool } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { upgradeOrder } from "../cluster/pools.ts";
import { retiredSystem } from "../migration/preflight/pool-limits.ts";
import { compareImages } from "./image-name.ts";
import type { ImageFacts } from "./facts.ts";
import type { ImageRequest } from "./request.ts";

/** A pool that is left alone, and why. */
export interface SkippedPool {
  readonly pool: Pool;
  readonly finding: Finding;
  /** The reason as a clause, for the report. */
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

function whySkipped(pool: Pool, facts: ImageFacts, request: ImageRequest): SkippedPool | undefined {
  const resource = `${facts.cluster.id}/agentPools/${pool.name}`;
  const skip = (found: Finding, because: string): SkippedPool => ({ pool, finding: found, because });
  if (pool.mode === "Machines") {
    return skip(finding("machines-pool", resource), "AKS manages its machines and upgrades them");
  }
  if (pool.type === "AvailabilitySet") {
    const because = "AKS refuses to upgrade node images of availability sets";
    return skip(finding("availability-set-pool-skipped", resource), because);
  }
  if (pool.powerState === "Stopped") {
    const because = "the pool is stopped; it gets the newest node image when it starts";
    return skip(finding("stopped-pool-skipped", resource), because);
  }
  const system = retiredSystem(pool);
  if (system !== undefined) {
    const because = `it runs ${system}, whose node images are being removed: nodes that are re-imaged may not come back`;
    return skip(finding("retired-pool-skipped", resource, { system }), because);
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
    return skip(finding("nothing-newer", resource), "it has the newest node image already");
  }
  return (compareImages(image, newest) ?? 0) > 0
    ? skip(
        finding("image-newer-than-offered", resource, { image, newest }),
        `its node image ${image} is newer than the newest that Azure offers, ${newest}, and a node image cannot be downgraded`,
      )
    : undefined;
}
