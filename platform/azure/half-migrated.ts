import { z } from "zod";
import { readResourceId, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "./azure.ts";
import { readFormerPrincipal } from "./former-principal.ts";
import { inTurn } from "./in-turn.ts";
import { queryGraph } from "./resource-graph.ts";

/**
 * Ids of the clusters, of all that Keyless may see, that have managed identities and nodes without their kubelet identity:
 * what these use is a service principal, though the cluster's JSON names none any more. While it is changed it shows no
 * kubelet identity yet. Some minutes old.
 */
export async function listHalfMigrated(azure: Azure): Promise<readonly ResourceId[]> {
  const query = `resources
| where type in~ ('microsoft.compute/virtualmachinescalesets', 'microsoft.compute/virtualmachines') and (tostring(tags) contains 'aks-managed-' or name startswith 'aks')
| project nodes = tolower(strcat(subscriptionId, '/', resourceGroup)), carried = tostring(identity.userAssignedIdentities)
| join kind=inner (
    resources
    | where type =~ 'microsoft.containerservice/managedclusters' and tostring(properties.servicePrincipalProfile.clientId) =~ 'msi'
    | project clusterId = id, own = tolower(strcat(subscriptionId, '/', tostring(properties.nodeResourceGroup))), kubelet = tostring(properties.identityProfile.kubeletidentity.resourceId), state = tostring(properties.provisioningState)
  ) on $left.nodes == $right.own
| where isempty(carried) or iff(isempty(kubelet), state !~ 'Succeeded', carried !contains kubelet)
| distinct clusterId`;
  const rows = await queryGraph(azure, query, z.object({ clusterId: z.string() }));
  return rows.flatMap(({ clusterId }) => readResourceId(clusterId) ?? []);
}

/**
 * Those of them whose nodes may use one of these service principals: it is the one that the cluster has left, or nobody
 * can tell which one that was.
 *
 * @param clientIds - of the service principals
 */
export async function readHalfMigratedOn(
  azure: Azure,
  clientIds: readonly string[],
): Promise<readonly string[]> {
  if (clientIds.length === 0) return [];
  const asked = clientIds.map((id) => id.toLowerCase());
  const possible = await inTurn(await azure.halfMigrated(""), async (id) => {
    const former = await readFormerPrincipal(azure, id);
    return former.kind === "unknown" || asked.includes(former.clientId.toLowerCase()) ? [id] : [];
  });
  return possible.flat();
}
