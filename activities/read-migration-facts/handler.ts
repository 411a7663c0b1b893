import { z } from "zod";
import { requireArmId } from "../../domain/arm-id.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { touchesCluster } from "../../domain/lock.ts";
import type {
  HeldGrant,
  MigrationFacts,
  RegistryMode,
  ServicePrincipalFacts,
} from "../../domain/migration/facts.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import { newestPatch } from "../../domain/migration/patch.ts";
import { ASSIGN_IDENTITY } from "../../domain/migration/preflight/rights.ts";
import { identitiesBrought } from "../../domain/migration/target.ts";
import { type Permission, permits } from "../../domain/permission.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import { ArmCallFailed } from "../../platform/azure/arm.ts";
import { permissionsAt } from "../../platform/azure/authorization.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { readClusterDocument } from "../../platform/azure/clusters.ts";
import { readServicePrincipal } from "../../platform/azure/directory.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import { readUpgrades } from "../../platform/azure/upgrades.ts";
import { readNodeWindow } from "../../platform/azure/maintenance.ts";
import { literal, queryGraph } from "../../platform/azure/resource-graph.ts";
import type { Answer } from "../activity-contract.ts";
import { readSurroundings } from "./surroundings.ts";

/** For an ordinary cluster three ARM calls (cluster, locks, grants) and one to Microsoft Graph. */
export function makeReadMigrationFacts(azure: Azure) {
  return async (request: MigrationRequest): Promise<Answer<MigrationFacts>> => {
    const { clusterId } = request;
    try {
      const read = await readClusterDocument(azure, clusterId);
      if (read.kind === "failed") return answerOf(read.failure, clusterId);
      const cluster = clusterFromArm(read.document, clusterId);
      const { controlPlane } = cluster;
      const servicePrincipal =
        controlPlane.kind === "servicePrincipal"
          ? await readServicePrincipal(azure, controlPlane.clientId)
          : undefined;
      const nodeDisruptionFeature = await readDisruptionFeature(azure, cluster);
      const nodeWindow =
        cluster.nodeDisruptionPolicy === "AllowDuringMaintenanceWindow"
          ? await readNodeWindow(azure, clusterId)
          : undefined;
      const kubernetesPatch =
        request.whenNothingNewer === "upgradeKubernetesPatch"
          ? newestPatch(cluster.kubernetesVersion, await readUpgrades(azure, clusterId))
          : undefined;
      const assignable = await readAssignable(azure, identitiesBrought(cluster, request));
      return {
        kind: "done",
        value: {
          readAt: new Date(azure.clock.now()).toISOString(),
          cluster,
          ...(servicePrincipal === undefined ? {} : { servicePrincipal }),
          locks: (await readLocks(azure, requireArmId(clusterId).subscription)).filter((lock) =>
            touchesCluster(cluster, lock),
          ),
          held: await readHeldGrants(azure, holdersOf(cluster, servicePrincipal)),
          registries: await readRegistries(azure, request.registries ?? []),
          ...(nodeDisruptionFeature === undefined ? {} : { nodeDisruptionFeature }),
          ...(nodeWindow === undefined ? {} : { nodeWindow }),
          ...(kubernetesPatch === undefined ? {} : { kubernetesPatch }),
          ...(assignable.length === 0 ? {} : { assignable }),
          routeTables: await readRouteTables(azure, cluster),
          ...(await readSurroundings(azure, cluster, request.keyVaults)),
        },
      };
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}

/** The enum's spelling is ACR's own; whatever is not the new mode decides by the registry, as registries always did. */
const registryMode = (mode: string | null | undefined): RegistryMode =>
  mode === "AbacRepositoryPermissions" || mode === "rbac-abac" ? "repository" : "registry";

interface Holder {
  readonly principalId: string;
  readonly by?: "controlPlane" | "kubelet";
}

/** Who holds grants for the cluster now. */
function holdersOf({ controlPlane, kubelet }: Cluster, principal?: ServicePrincipalFacts): Holder[] {
  if (controlPlane.kind === "servicePrincipal") {
    return principal?.kind === "found" ? [{ principalId: principal.objectId }] : [];
  }
  return [
    { principalId: controlPlane.principalId, by: "controlPlane" },
    ...(kubelet === undefined ? [] : [{ principalId: kubelet.objectId, by: "kubelet" as const }]),
  ];
}

const HeldRow = z.object({
  id: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
  resourceType: z.string().nullish(),
  mode: z.string().nullish(),
});

/** One query for all holders: they share one budget. */
async function readHeldGrants(azure: Azure, holders: readonly Holder[]): Promise<HeldGrant[]> {
  if (holders.length === 0) return [];
  const rows = await queryGraph(azure, heldQuery(holders.map(({ principalId }) => principalId)), HeldRow);
  return rows.map(({ id, principalId, role, scope, resourceType, mode }) => {
    const by = holders.find((holder) => holder.principalId.toLowerCase() === principalId.toLowerCase())?.by;
    return {
      id,
      roleDefinitionId: role,
      scope,
      ...(by === undefined ? {} : { by }),
      ...(resourceType ? { registryMode: registryMode(mode) } : {}),
    };
  });
}

const heldQuery = (principalIds: readonly string[]) => `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments' and tostring(properties.principalId) in~ (${principalIds.map(literal).join(", ")})
| extend scope = tostring(properties.scope), role = tostring(properties.roleDefinitionId), principalId = tostring(properties.principalId)
| extend scopeKey = tolower(scope)
| join kind=leftouter (
    resources
    | where type =~ 'microsoft.containerregistry/registries'
    | project scopeKey = tolower(id), resourceType = type, mode = tostring(properties.roleAssignmentMode)
  ) on scopeKey
| project id, principalId, role, scope, resourceType, mode`;

/** How registries decide about pulls; one that Azure does not show is left out. */
export async function readRegistries(
  azure: Azure,
  ids: readonly string[],
): Promise<MigrationFacts["registries"]> {
  if (ids.length === 0) return [];
  const rows = await queryGraph(
    azure,
    `resources
| where type =~ 'microsoft.containerregistry/registries' and id in~ (${ids.map(literal).join(", ")})
| project id, mode = tostring(properties.roleAssignmentMode)`,
    z.object({ id: z.string(), mode: z.string().nullish() }),
  );
  return rows.map(({ id, mode }) => ({ id, mode: registryMode(mode) }));
}

/** Only kubenet writes routes into a table of the user's own; elsewhere the table needs no right. */
async function readRouteTables(azure: Azure, cluster: Cluster): Promise<Record<string, string>> {
  const subnets = [...new Set(cluster.pools.flatMap(({ subnetId }) => subnetId ?? []))];
  if (cluster.networkPlugin !== "kubenet" || subnets.length === 0) return {};
  const rows = await queryGraph(
    azure,
    `resources
| where type =~ 'microsoft.network/virtualnetworks' and id in~ (${subnets.map((id) => literal(networkOf(id))).join(", ")})
| project id, subnets = properties.subnets`,
    z.object({ id: z.string(), subnets: z.array(Subnet).nullish() }),
  );
  const tables = rows
    .flatMap((row) => row.subnets ?? [])
    .flatMap(({ id, properties }) => {
      const table = properties?.routeTable?.id;
      const ours = subnets.find((subnet) => subnet.toLowerCase() === id.toLowerCase());
      return table === undefined || ours === undefined ? [] : [[ours, table] as const];
    });
  return Object.fromEntries(tables);
}

const Subnet = z.object({
  id: z.string(),
  properties: z.object({ routeTable: z.object({ id: z.string() }).nullish() }).nullish(),
});

const networkOf = (subnetId: string) => subnetId.split("/").slice(0, -2).join("/");

/** One call for each; left out where Azure does not say, because that proves nothing. */
async function readAssignable(
  azure: Azure,
  identityIds: readonly string[],
): Promise<NonNullable<MigrationFacts["assignable"]>> {
  const rights = await Promise.all(
    identityIds.map(async (identityId) => ({
      identityId,
      permissions: await ownPermissions(azure, identityId),
    })),
  );
  return rights.flatMap(({ identityId, permissions }) =>
    permissions.length === 0 ? [] : [{ identityId, may: permits(permissions, ASSIGN_IDENTITY) }],
  );
}

async function ownPermissions(azure: Azure, scope: string): Promise<readonly Permission[]> {
  try {
    return await permissionsAt(azure, scope);
  } catch (error) {
    if (error instanceof ArmCallFailed && error.failure.status === 403) return [];
    throw error;
  }
}

async function readDisruptionFeature(azure: Azure, cluster: Cluster): Promise<string | undefined> {
  const policy = cluster.nodeDisruptionPolicy;
  if (policy === undefined || policy === "Allow") return undefined;
  const client = await azure.clients.features(requireArmId(cluster.id).subscription);
  try {
    const feature = await client.features.get("Microsoft.ContainerService", "NodeDisruptionProfile");
    return feature.properties?.state ?? "unknown";
  } catch (error) {
    // A flag vanishes when its feature becomes generally available.
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return "unknown";
    throw error;
  }
}
