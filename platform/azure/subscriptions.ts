import { z } from "zod";
import type { Azure } from "./azure.ts";
import { queryGraph } from "./resource-graph.ts";

const Row = z.object({ subscriptionId: z.string() });

/** The most pages; each has 1,000 subscriptions. */
const PAGES = 20;

/**
 * Ids, in lower case, of the subscriptions below a management group that Keyless can read, at any depth. Resource Graph
 * lags behind by minutes. Source: learn.microsoft.com/azure/governance/resource-graph/concepts/query-language.
 *
 * @param managementGroup - its name
 */
export async function subscriptionsBelow(azure: Azure, managementGroup: string): Promise<readonly string[]> {
  const rows = await queryGraph(
    azure,
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project subscriptionId",
    Row,
    { managementGroups: [managementGroup], pagesAtMost: PAGES },
  );
  return rows.map(({ subscriptionId }) => subscriptionId.toLowerCase());
}
