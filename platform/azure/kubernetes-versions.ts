import { z } from "zod";
import { below, subscriptionId } from "../../domain/arm-id.ts";
import type { Region } from "../../domain/foresight/quota.ts";
import type { OfferedVersion } from "../../domain/kubernetes/offered.ts";
import { API_VERSIONS, isHidden, readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const OFFICIAL = "KubernetesOfficial";

const Versions = z.object({
  values: z
    .array(
      z.object({
        version: z.string(),
        isPreview: z.boolean().nullish(),
        capabilities: z.object({ supportPlan: z.array(z.string()).nullish() }).nullish(),
        patchVersions: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish(),
});

/**
 * The Kubernetes versions that AKS offers in a region; undefined where Azure does not show them. Source:
 * learn.microsoft.com/rest/api/aks/managed-clusters/list-kubernetes-versions.
 */
export async function readOfferedVersions(
  azure: Azure,
  { subscription, location }: Region,
): Promise<readonly OfferedVersion[] | undefined> {
  const provider = below(subscriptionId(subscription), "providers", "Microsoft.ContainerService");
  const path = below(provider, "locations", location, "kubernetesVersions");
  try {
    const read = await readArm(azure, { path, apiVersion: API_VERSIONS.aks }, Versions);
    return read?.values?.map(({ version, isPreview, capabilities, patchVersions }) => ({
      minor: version,
      patches: Object.keys(patchVersions ?? {}),
      // A plan that Azure does not name is not known to be missing.
      longTermOnly: capabilities?.supportPlan?.includes(OFFICIAL) === false,
      preview: isPreview === true,
    }));
  } catch (error) {
    if (isHidden(error)) return undefined;
    throw error;
  }
}
