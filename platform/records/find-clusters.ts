import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { type FleetFilter, fits, isSearchable, mayFit, type SearchedRow } from "../../domain/fleet/filter.ts";
import type { FleetRow } from "../../domain/fleet/row.ts";
import { checkedRow } from "./checked-row.ts";
import type { Actors } from "../../domain/fleet/reading.ts";
import { type FleetSnapshot, inOrder, orderOf, type PageSummary } from "../../domain/fleet/snapshot.ts";
import { fleetRows } from "./fleet-kinds.ts";
import { requirePart } from "./fleet-parts.ts";
import { updatesOf } from "./fleet-updates.ts";
import type { Records } from "./records.ts";

/** The most documents that one answer reads; each has up to 1,000 clusters. */
const PAGES_AT_MOST = 20;

export interface FoundClusters {
  /** In the order of their ids. */
  readonly found: readonly FleetRow[];
  /** The id after which the search continues; undefined if it is complete. */
  readonly next: string | undefined;
}

/**
 * Finds clusters by a filter, in pages, including changes since the snapshot. Documents without a matching cluster are
 * skipped, and at most twenty others are read, so an answer to a rare filter may be short and have a next page.
 *
 * @throws SnapshotGone
 * @param after - the id of the last cluster of the previous page
 */
export async function findClusters(
  records: Records,
  snapshot: FleetSnapshot,
  filter: FleetFilter,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<FoundClusters> {
  const updates = await updatesOf(records, snapshot);
  const updated = new Set(updates.map(({ id }) => id));
  const old = await findOld(records, snapshot, filter, page, updated);
  const [from, upTo] = [page.after, old.next].map((id) => (id === undefined ? undefined : orderOf(id)));
  const seen = updates.flatMap(({ id, row }) =>
    row === undefined || id <= (from ?? "") || (upTo !== undefined && id > upTo) || !fits(filter, row)
      ? []
      : [row],
  );
  const found = inOrder([...old.found, ...seen]);
  if (found.length <= page.limit) return { found, next: old.next };
  return { found: found.slice(0, page.limit), next: found[page.limit - 1]?.id };
}

/** The same in the snapshot itself, without clusters that were read later. */
async function findOld(
  records: Records,
  snapshot: FleetSnapshot,
  filter: FleetFilter,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  updated: ReadonlySet<string>,
): Promise<FoundClusters> {
  const from = after === undefined ? "" : orderOf(after);
  const pages = snapshot.pages.filter((page) => page.last > from && mayFit(filter, page));
  const found: FleetRow[] = [];
  for (const [read, page] of pages.entries()) {
    if (read === PAGES_AT_MOST) return { found, next: pages[read - 1]?.last };
    for (const raw of await rowsOf(records, page)) {
      const row = searched(raw, page.key);
      if (!fits(filter, row) || orderOf(row.id) <= from || updated.has(orderOf(row.id))) continue;
      if (found.length === limit) return { found, next: found.at(-1)?.id };
      found.push(checkedRow(raw, page.key));
    }
  }
  return { found, next: undefined };
}

/** The shared principals of the last requested snapshot: events arrive in bursts, and each one needs them. */
const keptActors = new WeakMap<Records, { readonly snapshot: string; readonly actors: Promise<Actors> }>();

/**
 * The clusters that use each principal, in a complete snapshot. Reads its documents only once.
 *
 * @throws SnapshotGone
 */
export function actorsIn(records: Records, snapshot: FleetSnapshot): Promise<Actors> {
  const known = keptActors.get(records);
  if (known?.snapshot === snapshot.id) return known.actors;
  const asked = { snapshot: snapshot.id, actors: readActors(records, snapshot) };
  keptActors.set(records, asked);
  asked.actors.catch(() => {
    if (keptActors.get(records) === asked) keptActors.delete(records);
  });
  return asked.actors;
}

async function readActors(records: Records, { pages }: FleetSnapshot): Promise<Actors> {
  const clusters = new Map<string, string[]>();
  for (const { key } of pages) {
    for (const raw of await requirePart(records, fleetRows, key)) {
      const { id, actors } = searched(raw, key);
      for (const actor of actors) {
        const sharers = clusters.get(actor);
        if (sharers === undefined) clusters.set(actor, [id]);
        else sharers.push(id);
      }
    }
  }
  return clusters;
}

/**
 * The row of a cluster; undefined if the snapshot does not have it. Reads one document.
 *
 * @throws SnapshotGone
 */
export async function findCluster(
  records: Records,
  snapshot: FleetSnapshot,
  id: string,
): Promise<FleetRow | undefined> {
  const wanted = orderOf(canonicalId(id));
  const page = snapshot.pages.find(({ first, last }) => first <= wanted && wanted <= last);
  if (page === undefined) return undefined;
  const rows = await rowsOf(records, page);
  const found = rows.find((raw) => orderOf(searched(raw, page.key).id) === wanted);
  return found === undefined ? undefined : checkedRow(found, page.key);
}

/** A row for a filter, which a whole check would make slow: it has only to tell those that are not wanted. */
const searched = (raw: unknown, page: string): SearchedRow =>
  isSearchable(raw) ? raw : checkedRow(raw, page);

/** The most cached pages. Rows of a complete snapshot never change. */
const KEPT = 24;
const kept = new WeakMap<Records, Map<string, readonly unknown[]>>();

async function rowsOf(records: Records, { key }: PageSummary): Promise<readonly unknown[]> {
  const pages = kept.get(records) ?? new Map<string, readonly unknown[]>();
  kept.set(records, pages);
  const known = pages.get(key);
  if (known !== undefined) return known;
  const rows = await requirePart(records, fleetRows, key);
  const [oldest] = pages.keys();
  if (pages.size >= KEPT && oldest !== undefined) pages.delete(oldest);
  pages.set(key, rows);
  return rows;
}
