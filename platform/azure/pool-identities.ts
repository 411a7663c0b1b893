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
  return rows.map(({ name, tags, identity }) => ({
    pool: poolOf(name, tags),
    identityIds: Object.keys(identity?.userAssignedIdentities ?? {}),
  }));
}

/** Old scale sets lack the tag; their name is `aks-<pool>-<digits>-vmss`. */
function poolOf(name: string, tags: Record<string, unknown> | null | undefined): string {
  const tag = tags?.[POOL_TAG];
  if (typeof tag === "string") return tag;
  return /^aks-?(.+?)-\d+-vmss$/.exec(name)?.[1] ?? name;
}
