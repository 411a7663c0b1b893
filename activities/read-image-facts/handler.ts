import { z } from "zod";
import { below, partsOf } from "../../domain/arm-id/arm-id.ts";
import type { ImageFacts } from "../../domain/images/facts.ts";
import { imageIntent } from "../../domain/images/intent.ts";
import { touchesCluster } from "../../domain/preflight/locks.ts";
import { ownPools } from "../../domain/cluster/pools.ts";
import { answerOf } from "../../platform/azure/answer.ts";
import { API_VERSIONS, readArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { readClusterDocument } from "../../platform/azure/clusters.ts";
import { readPreflight } from "../../platform/azure/preflight.ts";
import { readOfferedVersions } from "../../platform/azure/kubernetes-versions.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import { ownObjectId } from "../../platform/azure/own-identity.ts";
import { readRelatedResources } from "../../platform/azure/related-resources.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readImageFacts } from "./contract.ts";

const Profile = z.object({ properties: z.object({ latestNodeImageVersion: z.string().nullish() }) });

/**
 * AKS lets a subscription read 60 profiles at once and then one per second (source:
 * learn.microsoft.com/azure/aks/quotas-skus-regions). For further pools, the upgrade itself finds out whether there is a
 * newer image.
 */
const PROFILES_AT_MOST = 50;

/**
 * Three calls, and one for each pool up to that number. If one of them has a newer image, also the related resources in
 * Resource Graph, and more calls if a narrow set of permissions or little capacity require it.
 */
export function makeReadImageFacts(azure: Azure): FactsHandler<typeof readImageFacts> {
  return async (request) => {
    const { clusterId, pools } = request;
    const read = await readClusterDocument(azure, clusterId);
    if (read.kind === "failed") return answerOf(read.failure, clusterId);
    const cluster = clusterFromArm(read.document, clusterId);
    const locks = await readLocks(azure, partsOf(clusterId).subscription);
    const latest: Record<string, string> = {};
    const asked = ownPools(cluster).filter((pool) => pools?.includes(pool.name) ?? true);
    for (const { name } of asked.slice(0, PROFILES_AT_MOST)) {
      const path = below(clusterId, "agentPools", name, "upgradeProfiles", "default");
      const profile = await readArm(azure, { path, apiVersion: API_VERSIONS.aks }, Profile);
      const newest = profile?.properties.latestNodeImageVersion;
      if (newest) latest[name] = newest;
    }
    const { subscription } = partsOf(clusterId);
    const offered = await readOfferedVersions(azure, { subscription, location: cluster.location });
    const facts: ImageFacts = {
      readAt: new Date(azure.clock.now()).toISOString(),
      cluster,
      locks: locks.filter((lock) => touchesCluster(cluster, lock)),
      latest,
      ...(offered === undefined ? {} : { offeredVersions: [...offered] }),
    };
    const intent = imageIntent(facts, request);
    if (intent === undefined) return { kind: "done", value: facts };
    const objectId = await ownObjectId(azure);
    const related = await readRelatedResources(azure, {
      region: intent.region,
      principalIds: objectId === undefined ? [] : [objectId],
      registryIds: [],
      subnetIds: [...new Set(intent.demands.flatMap(({ subnetId }) => subnetId ?? []))],
    });
    // Policies apply to writes, and a read of upgrade profiles is none.
    return { kind: "done", value: { ...facts, preflight: await readPreflight(azure, intent, related, []) } };
  };
}
