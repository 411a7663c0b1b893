import { z } from "zod";
import type { Azure } from "../../platform/azure/azure.ts";
import { literal, queryGraph } from "../../platform/azure/resource-graph.ts";
import type { Handler } from "../activity-contract.ts";
import type { readNodeIdentities } from "./contract.ts";

/** AKS writes the pool's name into this tag of its scale sets and machines. */
const POOL_TAG = "aks-managed-poolName";

const Row = z.object({
  name: z.string(),
  tags: z.record(z.string(), z.unknown()).nullish(),
  identity: z.object({ userAssignedIdentities: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

export function makeReadNodeIdentities(azure: Azure): Handler<typeof readNodeIdentities> {
  return async ({ subscription, nodeResourceGroup }) => {
    const rows = await queryGraph(
      azure,
      `resources
| where type in~ ('microsoft.compute/virtualmachinescalesets', 'microsoft.compute/virtualmachines') and resourceGroup =~ ${literal(nodeResourceGroup)}
| project name, tags, identity`,
      Row,
      { subscriptions: [subscription] },
    );
    const value = rows.map(({ name, tags, identity }) => ({
      pool: poolOf(name, tags),
      identityIds: Object.keys(identity?.userAssignedIdentities ?? {}),
    }));
    return { kind: "done", value };
  };
}

/** Old scale sets lack the tag; their name is `aks-<pool>-<digits>-vmss`. */
function poolOf(name: string, tags: Record<string, unknown> | null | undefined): string {
  const tag = tags?.[POOL_TAG];
  if (typeof tag === "string") return tag;
  return /^aks-?(.+?)-\d+-vmss$/.exec(name)?.[1] ?? name;
}
