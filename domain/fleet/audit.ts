import { z } from "zod";
import { FleetChangeCounts } from "./changes.ts";
import { EntryPart, PageSummary, UnreadSubscription } from "./snapshot.ts";
import { defined } from "../schema/defined.ts";

/** The request of an audit, which has no fields: it reads every served cluster. */
export const AuditRequest = z.strictObject({});
export type AuditRequest = z.infer<typeof AuditRequest>;

/** The subscriptions that an audit reads. */
export const FleetScope = z.strictObject({
  readAt: z.string(),
  subscriptions: z.array(z.strictObject({ id: z.string(), clusters: z.number().int() })),
  /** Served subscriptions that Azure does not show to Keyless. */
  unseen: z.array(z.string()),
});
export type FleetScope = z.infer<typeof FleetScope>;

/** Subscriptions that are read together: about as many clusters as one activity can read. */
export const FleetGroup = z.strictObject({
  /** The prefix of the names of its parts: equal for the same place among all groups. */
  key: z.string(),
  subscriptions: z.array(z.string()).min(1),
});
export type FleetGroup = z.infer<typeof FleetGroup>;

/** The most clusters in a part of a snapshot. */
export const CLUSTERS_OF_PART = 100;

/** The most subscriptions in a group, however few clusters they have: each takes two calls. */
const SUBSCRIPTIONS_OF_GROUP = 20;

/** Groups the subscriptions, in the order of their ids. A subscription without clusters in Resource Graph is left out. */
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

/** Numbers with leading zeros, whose order as text is their order. */
export const keyOf = (index: number): string => String(index).padStart(5, "0");

/** The result of reading a group. Its clusters are in parts of the new snapshot. */
export const ReadGroup = z.strictObject({
  parts: z.array(z.string()),
  clusters: z.number().int(),
  unread: z.array(UnreadSubscription),
});
export type ReadGroup = z.infer<typeof ReadGroup>;

/** The result of publishing a page. */
export const PublishedPage = z.strictObject({
  /** Absent if all clusters of the page are gone. */
  page: PageSummary.optional(),
  changes: FleetChangeCounts,
});
export type PublishedPage = z.infer<typeof PublishedPage>;

/** How many parts of entries one page of rows is made from. */
const PARTS_OF_PAGE = 10;

/** What a page is made from, and which clusters of the previous snapshot belong to it. */
export const PageOrder = z.strictObject({
  key: z.string(),
  parts: z.array(EntryPart),
  /** The clusters of the previous snapshot that come after this one, and not after the next; absent for no bound. */
  after: z.string().optional(),
  upTo: z.string().optional(),
});
export type PageOrder = z.infer<typeof PageOrder>;

/** The pages of a snapshot. Together they cover all clusters of the previous snapshot. */
export function pagesOf(parts: readonly EntryPart[]): PageOrder[] {
  const pages: EntryPart[][] = [];
  for (let from = 0; from < parts.length; from += PARTS_OF_PAGE)
    pages.push(parts.slice(from, from + PARTS_OF_PAGE));
  const all = pages.length === 0 ? [[]] : pages;
  return all.map((page, index) => {
    const after = all[index - 1]?.at(-1)?.last;
    const upTo = index === all.length - 1 ? undefined : page.at(-1)?.last;
    return {
      key: keyOf(index),
      parts: page,
      ...defined({ after, upTo }),
    };
  });
}
