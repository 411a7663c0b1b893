import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { FleetChangeCounts } from "./changes.ts";
import { countsOf, FleetCounts } from "./counts.ts";
import type { FleetRow } from "./row.ts";

/** Some clusters of a snapshot that lie together, in the order of their ids. */
const partFields = {
  /** What the documents are called that hold them. */
  key: z.string(),
  /** Ids of the first and the last cluster, in the spelling that they are ordered by. */
  first: z.string(),
  last: z.string(),
};

/** A document with entries of clusters. */
export const EntryPart = openObject({ ...partFields, clusters: z.number().int() });
export type EntryPart = z.infer<typeof EntryPart>;

/** A document with rows, and what a search knows of it without reading it. */
export const PageSummary = openObject({
  ...partFields,
  counts: FleetCounts,
  /** In lower case. */
  regions: z.array(z.string()),
  /** The earliest end of a service principal on it (ISO 8601); absent where none is known. */
  firstExpiry: z.string().optional(),
});
export type PageSummary = z.infer<typeof PageSummary>;

/** A subscription that could not be read. What an earlier snapshot knows of its clusters may still be true. */
export const UnreadSubscription = openObject({ subscription: z.string(), because: z.string() });
export type UnreadSubscription = z.infer<typeof UnreadSubscription>;

/** The inventory of the fleet at one time: where its pages are, and what they come to. */
export const FleetSnapshot = openObject({
  /** The id of the run that made it. */
  id: z.string(),
  startedAt: z.string(),
  /** Absent while it is being made. */
  completedAt: z.string().optional(),
  /** The snapshot before, which the changes are against; absent where there is none. */
  previous: z.string().optional(),
  /** GUIDs, in lower case, of those that Azure showed; what is said of others is old or nothing. */
  subscriptions: z.array(z.string()),
  unread: z.array(UnreadSubscription),
  entries: z.array(EntryPart),
  pages: z.array(PageSummary),
  counts: FleetCounts,
  changes: FleetChangeCounts,
});
export type FleetSnapshot = z.infer<typeof FleetSnapshot>;

/** What a search needs to know of a page with these rows, of which there is at least one. */
export function summaryOf(key: string, rows: readonly FleetRow[]): PageSummary {
  const ids = rows.map(({ id }) => orderOf(id));
  const [firstExpiry] = rows.flatMap(({ expires }) => expires ?? []).sort();
  return {
    ...{ key, first: ids[0] ?? "", last: ids.at(-1) ?? "" },
    counts: countsOf(rows),
    regions: [...new Set(rows.flatMap(({ region }) => region?.toLowerCase() ?? []))],
    ...(firstExpiry === undefined ? {} : { firstExpiry }),
  };
}

/** What clusters are ordered by: their subscriptions first. */
export function orderOf(id: string): string {
  return id.toLowerCase();
}

/** Orders clusters as every part and every page has them. */
export function inOrder<Cluster extends { readonly id: string }>(clusters: readonly Cluster[]): Cluster[] {
  return [...clusters].sort((left, right) => (orderOf(left.id) < orderOf(right.id) ? -1 : 1));
}
