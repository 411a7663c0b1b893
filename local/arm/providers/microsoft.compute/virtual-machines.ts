import { groupId, groupOf, nameOf, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";
import { nodeResourceGroup, poolName, poolsOf } from "../microsoft.containerservice/cluster-body.ts";
import { nodesOf } from "../microsoft.containerservice/nodes.ts";
import { isVirtualMachines, mainSize } from "../microsoft.containerservice/pool-count.ts";
import { identityBlock } from "./scale-sets.ts";

/** The machines of a cluster's pools of virtual machines, each with what it carries by itself. */
export function virtualMachinesOf(world: View, cluster: ClusterRecord): readonly JsonObject[] {
  const { body } = cluster;
  const id = textAt(body, "id") ?? "";
  const group = groupId(subscriptionOf(id), nodeResourceGroup(body));
  return poolsOf(body)
    .filter(isVirtualMachines)
    .flatMap((pool) =>
      nodesOf(cluster, pool).map((node): JsonObject => ({
        id: `${group}/providers/Microsoft.Compute/virtualMachines/${node.name}`,
        name: node.name,
        type: "Microsoft.Compute/virtualMachines",
        location: textAt(body, "location"),
        tags: {
          "aks-managed-poolName": poolName(pool),
          "aks-managed-cluster-name": nameOf(id),
          "aks-managed-cluster-rg": groupOf(id),
        },
        ...identityBlock(world, node.identities),
        properties: {
          provisioningState: "Succeeded",
          hardwareProfile: { vmSize: mainSize(pool) },
        },
      })),
    );
}
