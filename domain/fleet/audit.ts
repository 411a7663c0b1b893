import { z } from "zod";
import { FleetChangeCounts } from "./changes.ts";
import { EntryPart, PageSummary, UnreadSubscription } from "./snapshot.ts";

/** What an audit is asked for: it takes in every cluster that Keyless may see and serves. */
export const AuditRequest = z.strictObject({});
export type AuditRequest = z.infer<typeof AuditRequest>;

/** The subscriptions that an audit reads. */
export const FleetScope = z.strictObject({
  readAt: z.string(),
  subscriptions: z.array(z.strictObject({ id: z.string(), clusters: z.number().int() })),
  /** Subscriptions that Keyless is to serve and that Azure does not show to it. */
  unseen: z.array(z.string()),
});
export type FleetScope = z.infer<typeof FleetScope>;

/** Some subscriptions that are read together: about as many clusters as one activity can read. */
export const FleetGroup = z.strictObject({
  /** Names its parts: equal for the same place among all groups. */
  key: z.string(),
  subscriptions: z.array(z.string()).min(1),
});
export type FleetGroup = z.infer<typeof FleetGroup>;

/** Clusters that one part of a snapshot holds at most. */
export const CLUSTERS_OF_PART = 100;

/** Subscriptions of a group at most, however few clusters they have: each is two calls. */
const SUBSCRIPTIONS_OF_GROUP = 20;

/**
 * The subscriptions in groups, in the order of their ids. One that has no clusters, as far as Resource Graph shows, is not
 * read.
 */
export function groupsOf({ subscriptions }: Pick<FleetScope, "subscriptions">): FleetGroup[] {
  const groups: { subscriptions: string[]; clusters: number }[] = [];
  for (const { id, clusters } of subscriptions) {
    if (clusters === 0) continue;
    const last = groups.at(-1);
    const fits =
      last !== undefined &&
      last.clusters + clusters <= CLUSTERS_OF_PART &&
      last.subscriptions.length < SUBSCRIPTIONS_OF_GROUP;
    if (fits) {
      last.subscriptions.push(id);
      last.clusters += clusters;
    } else groups.push({ subscriptions: [id], clusters });
  }
  return groups.map((group, index) => ({ key: keyOf(index), subscriptions: group.subscriptions }));
}

/** Numbers that are ordered as texts, too. */
export const keyOf = (index: number): string => String(index).padStart(5, "0");

/** What came of reading a group. Its clusters are in parts of the snapshot that is being made. */
export const ReadGroup = z.strictObject({
  parts: z.array(z.string()),
  clusters: z.number().int(),
  unread: z.array(UnreadSubscription),
});
export type ReadGroup = z.infer<typeof ReadGroup>;

/** What came of publishing a page. */
export const PublishedPage = z.strictObject({
  /** Absent where the page has no clusters, but only some that are gone. */
  page: PageSummary.optional(),
  changes: FleetChangeCounts,
});
export type PublishedPage = z.infer<typeof PublishedPage>;

/** Parts of entries that one page of rows is made of. */
const PARTS_OF_PAGE = 10;

/** What a page is made of, and which clusters of the snapshot before lie in it. */
export const PageOrder = z.strictObject({
  key: z.string(),
  parts: z.array(EntryPart),
  /** Clusters of the snapshot before that come after this one, and not after the next; absent for no bound. */
  after: z.string().optional(),
  upTo: z.string().optional(),
});
export type PageOrder = z.infer<typeof PageOrder>;

/** The pages of a snapshot. Together they take in all clusters that there could have been before. */
export function pagesOf(parts: readonly EntryPart[]): PageOrder[] {
  const pages: EntryPart[][] = [];
  for (let from = 0; from < parts.length; from += PARTS_OF_PAGE)
    pages.push(parts.slice(from, from + PARTS_OF_PAGE));
  const all = pages.length === 0 ? [[]] : pages;
  return all.map((page, index) => {
    const after = all[index - 1]?.at(-1)?.last;
    const upTo = index === all.length - 1 ? undefined : page.at(-1)?.last;
    return {
      ...{ key: keyOf(index), parts: page },
      ...(after === undefined ? {} : { after }),
      ...(upTo === undefined ? {} : { upTo }),
    };
  });
}
