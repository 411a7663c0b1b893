import { z } from "zod";
import { below, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import { API_VERSIONS, readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const UpgradeProfile = z.object({
  properties: z.object({
    controlPlaneProfile: z.object({
      upgrades: z
        .array(z.object({ kubernetesVersion: z.string().nullish(), isPreview: z.boolean().nullish() }))
        .nullish(),
    }),
  }),
});

/**
 * The Kubernetes versions that a cluster's control plane can be upgraded to, without previews. The SDK is not used: its
 * getUpgradeProfile throws on the null that Azure returns for `agentPoolProfiles` (recorded).
 */
export async function readUpgrades(azure: Azure, clusterId: ResourceId): Promise<readonly string[]> {
  const path = below(clusterId, "upgradeProfiles", "default");
  const profile = await readArm(azure, { path, apiVersion: API_VERSIONS.aks }, UpgradeProfile);
  const upgrades = profile?.properties.controlPlaneProfile.upgrades ?? [];
  return upgrades.flatMap(({ kubernetesVersion, isPreview }) =>
    kubernetesVersion && isPreview !== true ? [kubernetesVersion] : [],
  );
}
