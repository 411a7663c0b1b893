import { z } from "zod";
import type { NodeGroup, PoolIdentities } from "./around-cluster.ts";
import type { Clock } from "../clock.ts";
import { askTogether } from "./ask-together.ts";
import type { Azure } from "./azure.ts";
import { isRefusedThrown } from "./failure.ts";
import { literal, PAGES_OF_ONE, queryGraph } from "./resource-graph.ts";

/** The tag of scale sets and machines in which AKS writes the name of the pool. */
const POOL_TAG = "aks-managed-poolName";

const Row = z.object({
  name: z.string(),
  tags: z.record(z.string(), z.unknown()).nullish(),
  identity: z.object({ userAssignedIdentities: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

/** The user-assigned identities of the scale sets and machines in a node resource group, one entry for each. */
export function readPoolIdentities(azure: Azure, group: NodeGroup): Promise<PoolIdentities[]> {
  return azure.poolIdentities(group);
}

/** Requests that arrive while a query is in progress share the next one. */
export function poolIdentityReads(
  clock: Clock,
  azure: () => Azure,
): (group: NodeGroup) => Promise<PoolIdentities[]> {
  return askTogether(
    clock,
    "node identities",
    async (groups) => {
      const rows = await queryGraph(
        azure(),
        `resources
| where type in~ ('microsoft.compute/virtualmachinescalesets', 'microsoft.compute/virtualmachines') and resourceGroup in~ (${groups.map(({ nodeResourceGroup }) => literal(nodeResourceGroup)).join(", ")})
| project name, tags, identity, subscriptionId, resourceGroup`,
        PlacedRow,
        {
          subscriptions: [...new Set(groups.map(({ subscription }) => subscription.toLowerCase()))],
          pagesAtMost: PAGES_OF_ONE * groups.length,
        },
      );
      const byGroup = inGroups(rows);
      return ({ subscription, nodeResourceGroup }: NodeGroup) =>
        byGroup.get(groupKey(subscription, nodeResourceGroup)) ?? [];
    },
    (error) => isRefusedThrown(error, clock.now()),
  );
}

const PlacedRow = Row.extend({ subscriptionId: z.string(), resourceGroup: z.string() });

function inGroups(rows: readonly z.infer<typeof PlacedRow>[]): ReadonlyMap<string, PoolIdentities[]> {
  const byGroup = new Map<string, PoolIdentities[]>();
  for (const { subscriptionId, resourceGroup, ...row } of rows) {
    const key = groupKey(subscriptionId, resourceGroup);
    const group = byGroup.get(key) ?? [];
    group.push(identitiesOf(row));
    byGroup.set(key, group);
  }
  return byGroup;
}

function identitiesOf({ name, tags, identity }: z.infer<typeof Row>): PoolIdentities {
  return { pool: poolOf(name, tags), identityIds: Object.keys(identity?.userAssignedIdentities ?? {}) };
}

/** The most pages; each has 1,000 scale sets and machines. */
const PAGES_AT_MOST = 100;

/** The key of a resource group in a subscription, whatever the case of both. */
export function groupKey(subscription: string, resourceGroup: string): string {
  return `${subscription}/${resourceGroup}`.toLowerCase();
}

/** The same for all node resource groups of some subscriptions, by `groupKey`. */
export async function readNodesOf(
  azure: Azure,
  subscriptions: readonly string[],
): Promise<ReadonlyMap<string, readonly PoolIdentities[]>> {
  const rows = await queryGraph(
    azure,
    `resources
| where type in~ ('microsoft.compute/virtualmachinescalesets', 'microsoft.compute/virtualmachines') and (tostring(tags) contains 'aks-managed-' or name startswith 'aks')
| project name, tags, identity, subscriptionId, resourceGroup`,
    PlacedRow,
    { subscriptions, pagesAtMost: PAGES_AT_MOST },
  );
  return inGroups(rows);
}

/** Old scale sets lack the tag; their name is `aks-<pool>-<digits>-vmss`. */
function poolOf(name: string, tags: Record<string, unknown> | null | undefined): string {
  const tag = tags?.[POOL_TAG];
  if (typeof tag === "string") return tag;
  return /^aks-?(.+?)-\d+-vmss$/.exec(name)?.[1] ?? name;
}
