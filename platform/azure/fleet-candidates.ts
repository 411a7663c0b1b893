import { z } from "zod";
import { canonicalId, partsOf } from "../../domain/arm-id/arm-id.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { surgeNodes } from "../../domain/cluster/estimate.ts";
import type { Candidate } from "../../domain/sweep/target.ts";
import type { Azure } from "./azure.ts";
import { queryGraph } from "./resource-graph.ts";
import { defined } from "../../domain/schema/defined.ts";

const Profile = z.object({
  name: z.string(),
  count: z.number().int().nullish(),
  vmSize: z.string().nullish(),
  vnetSubnetID: z.string().nullish(),
  upgradeSettings: z
    .object({ maxSurge: z.string().nullish(), maxUnavailable: z.string().nullish() })
    .nullish(),
});

const Row = z.object({
  id: ClusterId,
  location: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  identity: z
    .object({
      type: z.string().nullish(),
      userAssignedIdentities: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  clientId: z.string().nullish(),
  kubelet: z.string().nullish(),
  pools: z.array(Profile).nullish(),
});
type Row = z.infer<typeof Row>;

const QUERY = `resources
| where type =~ 'microsoft.containerservice/managedclusters'
| project id, location, tags, identity, clientId = tostring(properties.servicePrincipalProfile.clientId), kubelet = tostring(properties.identityProfile.kubeletidentity.resourceId), pools = properties.agentPoolProfiles`;

/** The most pages; each has 1,000 clusters. */
const PAGES_AT_MOST = 100;

/**
 * Every served cluster, with one query per 1,000 clusters; some minutes old. The inventory has another reader
 * (`readFleetGroup`), because the two have different needs: an inventory has the current state of clusters with locks and
 * nodes, and names what it could not read, which takes two calls per subscription and more space than one answer has. A
 * sweep chooses by properties that seldom change, with one answer, and the plan of each target reads its cluster again.
 * Both read service principals in the same way (`readPrincipalsInBulk`).
 */
export async function readFleet(azure: Azure): Promise<readonly Candidate[]> {
  const { served } = azure;
  const rows = await queryGraph(azure, QUERY, Row, {
    pagesAtMost: PAGES_AT_MOST,
    ...(served === undefined ? {} : { subscriptions: [...served] }),
  });
  return rows.map(candidateOf);
}

function candidateOf(row: Row): Candidate {
  const { id, location, tags, clientId, kubelet } = row;
  const { subscription, resourceGroup } = partsOf(id);
  const identity = identityOf(row);
  const named = [...Object.keys(row.identity?.userAssignedIdentities ?? {}), kubelet ?? ""].filter(Boolean);
  return {
    clusterId: id,
    subscription: subscription.toLowerCase(),
    region: location,
    resourceGroup,
    tags: tags ?? {},
    ...defined({ identity }),
    ...(identity === "servicePrincipal" && clientId ? { servicePrincipal: clientId } : {}),
    identities: [...new Set(named.map(canonicalId))],
    pools: (row.pools ?? []).map(poolOf),
  };
}

/** A cluster with managed identities has the client id `msi`. Source: learn.microsoft.com/azure/aks/use-managed-identity. */
function identityOf({ clientId, identity }: Row): Candidate["identity"] {
  if (clientId && clientId !== "msi") return "servicePrincipal";
  const type = identity?.type ?? "";
  if (/userassigned/i.test(type)) return "userAssigned";
  return /systemassigned/i.test(type) ? "systemAssigned" : undefined;
}

function poolOf({
  name,
  count,
  vmSize,
  vnetSubnetID,
  upgradeSettings,
}: z.infer<typeof Profile>): Candidate["pools"][number] {
  const nodes = count ?? 0;
  const { maxSurge, maxUnavailable } = upgradeSettings ?? {};
  const settings = { ...(maxSurge ? { maxSurge } : {}), ...(maxUnavailable ? { maxUnavailable } : {}) };
  return {
    name,
    nodes,
    surge: nodes === 0 ? 0 : surgeNodes({ count: nodes, ...settings }),
    ...(vmSize ? { vmSize } : {}),
    ...(vnetSubnetID ? { subnetId: vnetSubnetID } : {}),
  };
}
