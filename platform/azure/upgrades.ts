import { z } from "zod";
import { readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { AKS_API_VERSION } from "./cluster-list.ts";

const UpgradeProfile = z.object({
  properties: z.object({
    controlPlaneProfile: z.object({
      upgrades: z
        .array(z.object({ kubernetesVersion: z.string().nullish(), isPreview: z.boolean().nullish() }))
        .nullish(),
    }),
  }),
});

/** The Kubernetes versions that a cluster's control plane may go to; previews are left out. */
export async function readUpgrades(azure: Azure, clusterId: string): Promise<readonly string[]> {
  const path = `${clusterId}/upgradeProfiles/default`;
  const profile = await readArm(azure, { path, apiVersion: AKS_API_VERSION }, UpgradeProfile);
  const upgrades = profile?.properties.controlPlaneProfile.upgrades ?? [];
  return upgrades.flatMap(({ kubernetesVersion, isPreview }) =>
    kubernetesVersion && isPreview !== true ? [kubernetesVersion] : [],
  );
}
