import { z } from "zod";
import type { Azure } from "./azure.ts";
import { queryGraph } from "./resource-graph.ts";

/** The most pages; each has 1,000 subscriptions. */
const PAGES_AT_MOST = 20;

interface SubscriptionInScope {
  /** GUID, in lower case. */
  readonly id: string;
  /** How many clusters Resource Graph shows; some minutes old. */
  readonly clusters: number;
}

/** The served subscriptions that Keyless can read, in the order of their ids. Two queries. */
export async function readSubscriptions(azure: Azure): Promise<SubscriptionInScope[]> {
  const scope = { pagesAtMost: PAGES_AT_MOST };
  const shown = await queryGraph(
    azure,
    `resourcecontainers
| where type =~ 'microsoft.resources/subscriptions'
| project subscriptionId`,
    z.object({ subscriptionId: z.string() }),
    scope,
  );
  const counted = await queryGraph(
    azure,
    `resources
| where type =~ 'microsoft.containerservice/managedclusters'
| summarize clusters = count() by subscriptionId`,
    z.object({ subscriptionId: z.string(), clusters: z.number().int() }),
    scope,
  );
  const clusters = new Map(counted.map((row) => [row.subscriptionId.toLowerCase(), row.clusters]));
  const ids = [
    ...new Set([...shown.map(({ subscriptionId }) => subscriptionId.toLowerCase()), ...clusters.keys()]),
  ];
  return ids
    .filter((id) => azure.served?.has(id) ?? true)
    .sort()
    .map((id) => ({ id, clusters: clusters.get(id) ?? 0 }));
}
