import { canonical, groupId, groupOf, nameOf, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, numberAt, textAt } from "../../world/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";
import { nodeResourceGroup, poolName, poolsOf } from "../microsoft.containerservice/cluster-body.ts";

/**
 * The scale sets of a cluster's pools, one each, in its node resource group; what they carry is the pool's truth. Tag
 * names as AKS sets them: `aks-managed-poolName` and friends (docs: use-tags, "AKS-managed tags").
 */
export function scaleSetsOf(world: View, { body, pools }: ClusterRecord): readonly JsonObject[] {
  const id = textAt(body, "id") ?? "";
  const group = groupId(subscriptionOf(id), nodeResourceGroup(body));
  return poolsOf(body).flatMap((pool): JsonObject[] => {
    const truth = pools[poolName(pool).toLowerCase()];
    if (truth === undefined || truth.scaleSet === null) return [];
    return [
      {
        id: `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${truth.scaleSet}`,
        name: truth.scaleSet,
        type: "Microsoft.Compute/virtualMachineScaleSets",
        location: textAt(body, "location"),
        tags: {
          "aks-managed-poolName": poolName(pool),
          "aks-managed-cluster-name": nameOf(id),
          "aks-managed-cluster-rg": groupOf(id),
          "aks-managed-createOperationID": "",
        },
        sku: { name: textAt(pool, "vmSize"), tier: "Standard", capacity: numberAt(pool, "count") ?? 0 },
        ...identityBlock(world, [...truth.identities, ...(truth.besides ?? [])]),
        properties: { provisioningState: "Succeeded", orchestrationMode: "Uniform" },
      },
    ];
  });
}

/** The identity block of a resource that carries user-assigned identities; nothing where it carries none. */
export function identityBlock(world: View, ids: readonly string[]): JsonObject {
  if (ids.length === 0) return {};
  const entries = ids.map((id) => {
    const record = world.get("identities", canonical(id));
    return [id, { principalId: record?.principalId ?? "", clientId: record?.clientId ?? "" }] as const;
  });
  return { identity: { type: "UserAssigned", userAssignedIdentities: Object.fromEntries(entries) } };
}
