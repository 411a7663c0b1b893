import type { Pool } from "../cluster/cluster.ts";
import { judgeUpgrade } from "../cluster/operation-progress.ts";
import { formatSkip } from "../run/controls.ts";
import type { ImageFacts } from "./facts.ts";
import type { PoolImage } from "./report.ts";
import type { ImageRequest } from "./request.ts";
import { selectPools, type SkippedPool } from "./selection.ts";
import { whySkipped } from "../reasons/pools.ts";

/** True for a pool that an earlier instance of the run has upgraded, or that a person said to go on without. */
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

/** A pool that a person said to go on without; `now` as it was read back then. */
export function skippedByPerson(
  before: Pool,
  { nodeImageVersion = "unknown" }: Pool,
  by: { readonly by: string; readonly reason?: string | undefined },
): PoolImage {
  return {
    ...unchanged(before),
    ...{ imageAfter: nodeImageVersion, outcome: "skipped" },
    ...{ because: formatSkip(by), skippedBy: by.by },
  };
}

/** Pools that are still to be upgraded by facts that were read again, and those that are not any more. */
export interface Renewed {
  readonly open: readonly Pool[];
  /** Pools that the run has not taken up before; they are in `open`, too. */
  readonly more: readonly Pool[];
  readonly ended: readonly PoolImage[];
}

/** `taken`: the names of the pools that the run has taken up, whatever has become of them. */
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

/** The image that a pool has got; undefined where it has the one that it had, or none of its own yet. */
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
