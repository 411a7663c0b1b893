import { z } from "zod";
import { readResourceId, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { HalfMigratedClusters } from "./around-cluster.ts";
import type { Azure } from "./azure.ts";
import { failureOfThrown, isRefusedThrown } from "./failure.ts";
import { readPrincipalsLeft } from "./former-principal.ts";
import { queryGraph } from "./resource-graph.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";

/** The most pages; each has 1,000 rows. */
const PAGES_AT_MOST = 1_000;

/**
 * The half-migrated clusters: they have managed identities and nodes without their kubelet identity, which still use a
 * service principal that the cluster's JSON does not show any more. During the change, a cluster shows no kubelet
 * identity yet. Some minutes old. One query, and a second one if there are such clusters.
 */
export async function listHalfMigrated(azure: Azure): Promise<HalfMigratedClusters> {
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
  try {
    const rows = await queryGraph(azure, query, z.object({ clusterId: z.string() }), {
      pagesAtMost: PAGES_AT_MOST,
    });
    const ids = rows.flatMap(({ clusterId }) => readResourceId(clusterId) ?? []);
    const left = ids.length === 0 ? undefined : await readPrincipalsLeft(azure);
    return { kind: "known", clusters: ids.map((id) => ({ id, left: left?.get(id.toLowerCase()) })) };
  } catch (error) {
    const because = whyNotListed(azure, error);
    if (because === undefined) throw error;
    return { kind: "unknown", because };
  }
}

/** As a clause; undefined for a temporary failure, such as throttling. */
function whyNotListed(azure: Azure, error: unknown): string | undefined {
  if (error instanceof RangeError) return whyUnknown("resource-graph-has-more");
  const now = azure.clock.now();
  if (!isRefusedThrown(error, now)) return undefined;
  return whyUnknown("resource-graph-refuses", { code: failureOfThrown(error, now)?.code });
}

/** Clusters whose nodes use service principals that the clusters' JSON does not name. */
export interface HalfMigratedOn {
  /** Clusters whose former service principal is one of the requested ones. */
  readonly using: readonly ResourceId[];
  /** Clusters whose former service principal is not known. */
  readonly perhaps: readonly ResourceId[];
  /** Why it is not known whether there are such clusters, as a clause; absent if they were listed. */
  readonly unknown?: string;
}

/** @param clientIds - of the service principals; nobody is asked where there are none */
export async function readHalfMigratedOn(
  azure: Azure,
  clientIds: readonly string[],
): Promise<HalfMigratedOn> {
  if (clientIds.length === 0) return { using: [], perhaps: [] };
  const listed = await azure.halfMigrated("");
  if (listed.kind === "unknown") return { using: [], perhaps: [], unknown: listed.because };
  const asked = clientIds.map((id) => id.toLowerCase());
  return {
    using: listed.clusters.flatMap(({ id, left }) =>
      left !== undefined && asked.includes(left) ? [id] : [],
    ),
    perhaps: listed.clusters.flatMap(({ id, left }) => (left === undefined ? [id] : [])),
  };
}
