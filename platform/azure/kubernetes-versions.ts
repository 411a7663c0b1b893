import type { Region } from "../../domain/preflight/quota.ts";
import type { OfferedVersion } from "../../domain/kubernetes/offered.ts";
import { isHidden } from "./arm.ts";
import type { Azure } from "./azure.ts";

const OFFICIAL = "KubernetesOfficial";

/**
 * The Kubernetes versions that AKS offers in a region; undefined if Azure does not show them. Source:
 * learn.microsoft.com/rest/api/aks/managed-clusters/list-kubernetes-versions.
 *
 * @throws RestError
 */
export async function readOfferedVersions(
  azure: Azure,
  { subscription, location }: Region,
): Promise<readonly OfferedVersion[] | undefined> {
  const client = await azure.clients.containerService(subscription);
  try {
    const { values } = await client.managedClusters.listKubernetesVersions(location);
    return values?.flatMap(({ version, isPreview, capabilities, patchVersions }) => {
      if (version === undefined) return [];
      return {
        minor: version,
        patches: Object.keys(patchVersions ?? {}),
        // If Azure lists no support plans, it is not known whether the version has long-term support only.
        longTermOnly: capabilities?.supportPlan?.includes(OFFICIAL) === false,
        preview: isPreview === true,
      };
    });
  } catch (error) {
    if (isHidden(error)) return undefined;
    throw error;
  }
}
