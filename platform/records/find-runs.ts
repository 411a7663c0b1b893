import type { RunRecord } from "../../domain/run/record.ts";
import { runs } from "./kinds.ts";
import { isReadable, type Listed, type Page, type PageRequest, type Records } from "./records.ts";
import { asksForMore, fits, narrowestLabel, OPEN, type RunFilter } from "./run-labels.ts";

/** Where a filter asks for more than its label says, this many runs are looked at for one answer. */
const LOOKED_AT_MOST = 1000;
const LOOKED_AT_ONCE = 100;

export interface FoundRuns {
  /** The newest first. */
  readonly found: readonly Listed<RunRecord>[];
  /** Where the search goes on; undefined where there is nothing more. */
  readonly next: string | undefined;
}

/**
 * Runs that fit a filter, a page at a time. What it costs depends on the page and not on how many other runs there are:
 * only a filter by cluster and ticket looks at the other runs of that cluster, and answers short pages where most of
 * these do not fit. A run whose record cannot be read is found by what the version that wrote it has said of it.
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
 * Runs that have not ended, the newest first, a page at a time: as many reads as there are such runs, however many have
 * ended. A run whose record cannot be read is among them while the version that wrote it counts it as open.
 */
export function openRuns(
  records: Records,
  page: Pick<PageRequest, "limit" | "after">,
): Promise<Page<RunRecord>> {
  return records.list(runs, { ...page, label: OPEN });
}
