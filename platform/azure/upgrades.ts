import { nameOf, partsOf, type ResourceId } from "../../domain/arm-id.ts";
import type { Azure } from "./azure.ts";

/** The Kubernetes versions that a cluster's control plane may go to; previews are left out. Throws RestError. */
export async function readUpgrades(azure: Azure, clusterId: ResourceId): Promise<readonly string[]> {
  const { subscription, resourceGroup } = partsOf(clusterId);
  const client = await azure.clients.containerService(subscription);
  const { controlPlaneProfile } = await client.managedClusters.getUpgradeProfile(
    resourceGroup,
    nameOf(clusterId),
  );
  return (controlPlaneProfile.upgrades ?? []).flatMap(({ kubernetesVersion, isPreview }) =>
    kubernetesVersion && isPreview !== true ? [kubernetesVersion] : [],
  );
}
