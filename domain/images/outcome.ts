import type { Pool } from "../cluster/cluster.ts";
import { judgeUpgrade } from "../cluster/operation-progress.ts";
import { formatSkip } from "../run/controls.ts";
import type { ImageFacts } from "./facts.ts";
import type { PoolImage } from "./report.ts";
import type { ImageRequest } from "./request.ts";
import { selectPools, type SkippedPool } from "./selection.ts";
import { whySkipped } from "../reasons/pools.ts";

/** True for a pool that an earlier instance of the run has upgraded, or that a person has skipped. */
export function isSettled({ outcome, skippedBy }: PoolImage): boolean {
  return outcome === "upgraded" || skippedBy !== undefined;
}

export function leftAlone({ pool, finding, because }: SkippedPool): PoolImage {
  const outcome = finding.code === "nothing-newer" ? "nothingNewer" : "skipped";
  return { ...unchanged(pool), outcome, because };
}

export function withNewImage(before: Pool, image = "unknown"): PoolImage {
  return { ...unchanged(before), imageAfter: image, outcome: "upgraded" };
}

export function withoutNewerImage(pool: Pool): PoolImage {
  return { ...unchanged(pool), outcome: "nothingNewer", because: whySkipped("no-newer-image") };
}

/** A pool that a person has skipped; `now` is the pool as it was read then. */
export function skippedByPerson(
  before: Pool,
  { nodeImageVersion = "unknown" }: Pool,
  by: { readonly by: string; readonly reason?: string | undefined },
): PoolImage {
  return {
    ...unchanged(before),
    imageAfter: nodeImageVersion,
    outcome: "skipped",
    because: formatSkip(by),
    skippedBy: by.by,
  };
}

/** The pools that are still to be upgraded according to facts that were read again, and those that are not any more. */
export interface Renewed {
  readonly open: readonly Pool[];
  /** Pools that are new to the run; they are in `open`, too. */
  readonly more: readonly Pool[];
  readonly ended: readonly PoolImage[];
}

/** `taken`: the names of the pools that the run has started with, whatever their result. */
export function renewed(
  open: readonly Pool[],
  taken: ReadonlySet<string>,
  facts: ImageFacts,
  request: ImageRequest,
): Renewed {
  const { upgraded, skipped } = selectPools(facts, request);
  const isWanted = ({ name }: Pool) => upgraded.some((pool) => pool.name === name);
  const more = upgraded.filter(({ name }) => !taken.has(name));
  const ended = open
    .filter((pool) => !isWanted(pool))
    .map((pool) => {
      const image = imageAfter(facts, pool);
      if (image !== undefined) return withNewImage(pool, image);
      const why = skipped.find((one) => one.pool.name === pool.name);
      return why === undefined ? gone(pool) : leftAlone(why);
    });
  return { open: [...open.filter(isWanted), ...more], more, ended };
}

/** The new image of a pool; undefined if it has its former image, or no own one yet. */
function imageAfter({ cluster }: ImageFacts, before: Pool): string | undefined {
  const now = cluster.pools.find(({ name }) => name === before.name);
  const judged = judgeUpgrade(now, before.nodeImageVersion);
  return judged.kind === "ended" ? judged.end.nodeImageVersion : undefined;
}

function gone(pool: Pool): PoolImage {
  return { ...unchanged(pool), outcome: "skipped", because: whySkipped("gone") };
}

function unchanged({ name, osType, nodeImageVersion = "unknown" }: Pool) {
  return { name, osType, imageBefore: nodeImageVersion, imageAfter: nodeImageVersion };
}
