import type { RunRecord } from "../../domain/run/record.ts";
import { runs } from "./kinds.ts";
import { isReadable, type Listed, type Page, type PageRequest, type Records } from "./records.ts";
import { asksForMore, fits, narrowestLabel, OPEN, type RunFilter } from "./run-labels.ts";

/** The most runs that are read for one page if the filter has more conditions than its label. */
const LOOKED_AT_MOST = 1000;
const LOOKED_AT_ONCE = 100;

export interface FoundRuns {
  /** The newest first. */
  readonly found: readonly Listed<RunRecord>[];
  /** Where the search continues; undefined if it is complete. */
  readonly next: string | undefined;
}

/**
 * Finds runs by a filter, in pages. The cost depends on the page, and not on the number of other runs; only a filter by
 * cluster and ticket reads the other runs of that cluster, and may return short pages. A run whose record cannot be read
 * is found by the labels of the version that wrote it.
 */
export async function findRuns(
  records: Records,
  filter: RunFilter,
  { limit, after }: Pick<PageRequest, "limit" | "after">,
): Promise<FoundRuns> {
  const label = narrowestLabel(filter);
  if (!asksForMore(filter)) {
    const { items, more } = await records.list(runs, { limit, after, label });
    return { found: items, next: more ? items.at(-1)?.cursor : undefined };
  }
  const found: Listed<RunRecord>[] = [];
  let next = after;
  for (let looked = 0; looked < LOOKED_AT_MOST; looked += LOOKED_AT_ONCE) {
    const page = await records.list(runs, { limit: LOOKED_AT_ONCE, after: next, label });
    for (const [index, item] of page.items.entries()) {
      if (isReadable(item) && fits(filter, item.value)) found.push(item);
      next = item.cursor;
      const last = index === page.items.length - 1 && !page.more;
      if (found.length === limit) return { found, next: last ? undefined : next };
    }
    if (!page.more) return { found, next: undefined };
  }
  return { found, next };
}

/**
 * Runs in progress, the newest first, in pages. The cost depends on their number, and not on the number of ended runs. A
 * run whose record cannot be read is included if the version that wrote it counts it as open.
 */
export function openRuns(
  records: Records,
  page: Pick<PageRequest, "limit" | "after">,
): Promise<Page<RunRecord>> {
  return records.list(runs, { ...page, label: OPEN });
}
