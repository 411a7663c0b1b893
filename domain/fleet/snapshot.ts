import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { FleetChangeCounts } from "./changes.ts";
import { countsOf, FleetCounts } from "./counts.ts";
import type { FleetRow } from "./row.ts";
import { defined } from "../schema/defined.ts";

/** Consecutive clusters of a snapshot, in the order of their ids. */
const partFields = {
  /** The key of the document with them. */
  key: z.string(),
  /** Ids of the first and the last cluster, in the form that determines their order. */
  first: z.string(),
  last: z.string(),
};

/** A document with entries of clusters. */
export const EntryPart = openObject({ ...partFields, clusters: z.number().int() });
export type EntryPart = z.infer<typeof EntryPart>;

/** A document with rows, and a summary that searches use without reading it. */
export const PageSummary = openObject({
  ...partFields,
  counts: FleetCounts,
  /** In lower case. */
  regions: z.array(z.string()),
  /** The earliest expiry of a service principal on it (ISO 8601); absent if none is known. */
  firstExpiry: z.string().optional(),
});
export type PageSummary = z.infer<typeof PageSummary>;

/** A subscription that could not be read. The entries of its clusters in an earlier snapshot may still be right. */
export const UnreadSubscription = openObject({ subscription: z.string(), because: z.string() });
export type UnreadSubscription = z.infer<typeof UnreadSubscription>;

/** The inventory of the fleet at one time: its pages and its counts. */
export const FleetSnapshot = openObject({
  /** The id of the run that made it. */
  id: z.string(),
  startedAt: z.string(),
  /** Absent until it is complete. */
  completedAt: z.string().optional(),
  /** The previous snapshot, to which the changes refer; absent if there is none. */
  previous: z.string().optional(),
  /** GUIDs, in lower case, of the subscriptions that were read; entries of others are old or missing. */
  subscriptions: z.array(z.string()),
  unread: z.array(UnreadSubscription),
  entries: z.array(EntryPart),
  pages: z.array(PageSummary),
  counts: FleetCounts,
  changes: FleetChangeCounts,
});
export type FleetSnapshot = z.infer<typeof FleetSnapshot>;

/** The summary of a page with these rows, of which there is at least one. */
export function summaryOf(key: string, rows: readonly FleetRow[]): PageSummary {
  const ids = rows.map(({ id }) => orderOf(id));
  const [firstExpiry] = rows.flatMap(({ expires }) => expires ?? []).sort();
  return {
    key,
    first: ids[0] ?? "",
    last: ids.at(-1) ?? "",
    counts: countsOf(rows),
    regions: [...new Set(rows.flatMap(({ region }) => region?.toLowerCase() ?? []))],
    ...defined({ firstExpiry }),
  };
}

/** The key that orders clusters: by subscription first. */
export function orderOf(id: string): string {
  return id.toLowerCase();
}

/** Sorts clusters as in every part and page. */
export function inOrder<Cluster extends { readonly id: string }>(clusters: readonly Cluster[]): Cluster[] {
  return [...clusters].sort((left, right) => (orderOf(left.id) < orderOf(right.id) ? -1 : 1));
}
