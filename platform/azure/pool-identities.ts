import { z } from "zod";
import type { Azure } from "./azure.ts";
import { literal, queryGraph } from "./resource-graph.ts";

/** AKS writes the pool's name into this tag of its scale sets and machines. */
const POOL_TAG = "aks-managed-poolName";

const Row = z.object({
  name: z.string(),
  tags: z.record(z.string(), z.unknown()).nullish(),
  identity: z.object({ userAssignedIdentities: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

interface PoolIdentities {
  readonly pool: string;
  readonly identityIds: string[];
}

/** The user-assigned identities on the scale sets and machines of a node resource group, an entry for each of them. */
export async function readPoolIdentities(
  azure: Azure,
  { subscription, nodeResourceGroup }: { readonly subscription: string; readonly nodeResourceGroup: string },
): Promise<PoolIdentities[]> {
  const rows = await queryGraph(
    azure,
    `resources
| where type in~ ('microsoft.compute/virtualmachinescalesets', 'microsoft.compute/virtualmachines') and resourceGroup =~ ${literal(nodeResourceGroup)}
| project name, tags, identity`,
    Row,
    { subscriptions: [subscription] },
  );
  return rows.map(identitiesOf);
}

function identitiesOf({ name, tags, identity }: z.infer<typeof Row>): PoolIdentities {
  return { pool: poolOf(name, tags), identityIds: Object.keys(identity?.userAssignedIdentities ?? {}) };
}

/** A page is a thousand scale sets and machines. */
const PAGES_AT_MOST = 100;

/** The key of a resource group in a subscription, however both are spelled. */
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
    Row.extend({ subscriptionId: z.string(), resourceGroup: z.string() }),
    { subscriptions, pagesAtMost: PAGES_AT_MOST },
  );
  const byGroup = new Map<string, PoolIdentities[]>();
  for (const { subscriptionId, resourceGroup, ...row } of rows) {
    const key = groupKey(subscriptionId, resourceGroup);
    const group = byGroup.get(key) ?? [];
    group.push(identitiesOf(row));
    byGroup.set(key, group);
  }
  return byGroup;
}

/** Old scale sets lack the tag; their name is `aks-<pool>-<digits>-vmss`. */
function poolOf(name: string, tags: Record<string, unknown> | null | undefined): string {
  const tag = tags?.[POOL_TAG];
  if (typeof tag === "string") return tag;
  return /^aks-?(.+?)-\d+-vmss$/.exec(name)?.[1] ?? name;
}
