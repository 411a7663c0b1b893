import { randomUUID } from "node:crypto";
import type { AuthorizationManagementClient } from "@azure/arm-authorization";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { partsOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { TimerClock } from "./virtual-timers.ts";

const minutes = (count: number) => count * 60_000;
const ROLES = {
  networkContributor: "4d97b98b-1d4f-4787-a291-c67834d212e7",
  identityOperator: "f1a07417-d97a-45cb-824c-7a7467783830",
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
} as const;

export interface SdkMigration {
  readonly simulatorUrl: string;
  readonly clock: TimerClock;
  readonly clusterId: ResourceId;
  /** The cluster's own subnet and a registry, where it has them. */
  readonly subnetId?: string;
  readonly registryId?: string;
}

/**
 * The same migration as a careful script makes it with the Azure SDKs: their pollers as they come, role assignments
 * repeated every ten seconds until the directory knows the principal, an hour's wait, every pool's image upgraded.
 */
export async function migrateWithSdk(given: SdkMigration): Promise<void> {
  const { clock, clusterId, subnetId, registryId } = given;
  const azure = simulatedAzure(given.simulatorUrl, clock);
  const { subscription, resourceGroup, names } = partsOf(clusterId);
  const [name = ""] = names;
  const aks = await azure.clients.containerService(subscription);
  const identities = await azure.clients.identities(subscription);
  const authorization = await azure.clients.authorization(subscription);

  const cluster = await aks.managedClusters.get(resourceGroup, name);
  const location = cluster.location;
  const control = await identities.userAssignedIdentities.createOrUpdate(resourceGroup, `id-${name}-cp`, {
    location,
  });
  const kubelet = await identities.userAssignedIdentities.createOrUpdate(
    resourceGroup,
    `id-${name}-kubelet`,
    {
      location,
    },
  );
  if (subnetId !== undefined)
    await assign(authorization, subnetId, ROLES.networkContributor, control.principalId ?? "");
  await assign(authorization, kubelet.id ?? "", ROLES.identityOperator, control.principalId ?? "");
  if (registryId !== undefined)
    await assign(authorization, registryId, ROLES.acrPull, kubelet.principalId ?? "");
  await pause(minutes(60));

  await aks.managedClusters.createOrUpdate(resourceGroup, name, {
    ...cluster,
    identity: { type: "UserAssigned", userAssignedIdentities: { [control.id ?? ""]: {} } },
    identityProfile: { kubeletidentity: { resourceId: kubelet.id ?? "" } },
  });
  for await (const pool of aks.agentPools.list(resourceGroup, name)) {
    const profile = await aks.agentPools.getUpgradeProfile(resourceGroup, name, pool.name ?? "");
    if (profile.latestNodeImageVersion === pool.nodeImageVersion) continue;
    await aks.agentPools.upgradeNodeImageVersion(resourceGroup, name, pool.name ?? "");
  }
  await aks.managedClusters.get(resourceGroup, name);
}

async function assign(
  client: AuthorizationManagementClient,
  scope: string,
  role: string,
  principalId: string,
): Promise<void> {
  const roleDefinitionId = `/subscriptions/${scope.split("/")[2] ?? ""}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  for (let tries = 1; ; tries += 1) {
    try {
      await client.roleAssignments.create(scope.slice(1), randomUUID(), { principalId, roleDefinitionId });
      return;
    } catch (error) {
      if (tries === 30) throw error;
      await pause(10_000);
    }
  }
}

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
