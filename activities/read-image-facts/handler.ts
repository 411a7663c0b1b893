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
 * AKS lets a subscription read 60 profiles at once and then one a second (quotas-skus-regions). Pools beyond this are
 * asked for their newest image by the upgrade itself, which says so where there is none.
 */
const PROFILES_AT_MOST = 50;

/**
 * Three calls, one for each pool that is asked about up to that many, and where one of them has a newer image, what Resource
 * Graph shows around the cluster; more where narrow rights or little room make it matter.
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
    // Policies judge writes; asking for a newer image is none.
    return { kind: "done", value: { ...facts, preflight: await readPreflight(azure, intent, related, []) } };
  };
}
