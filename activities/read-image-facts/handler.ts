import { z } from "zod";
import { requireArmId } from "../../domain/arm-id.ts";
import type { ImageFacts } from "../../domain/images/facts.ts";
import type { ImageRequest } from "../../domain/images/request.ts";
import { touchesCluster } from "../../domain/lock.ts";
import { ownPools } from "../../domain/migration/pools.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import { readArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { AKS_API_VERSION } from "../../platform/azure/cluster-list.ts";
import { readClusterDocument } from "../../platform/azure/clusters.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import type { Answer } from "../activity-contract.ts";

const Profile = z.object({ properties: z.object({ latestNodeImageVersion: z.string().nullish() }) });

/** Two calls, and one for each pool that is asked about. */
export function makeReadImageFacts(azure: Azure) {
  return async ({ clusterId, pools }: ImageRequest): Promise<Answer<ImageFacts>> => {
    try {
      const read = await readClusterDocument(azure, clusterId);
      if (read.kind === "failed") return answerOf(read.failure, clusterId);
      const cluster = clusterFromArm(read.document, clusterId);
      const locks = await readLocks(azure, requireArmId(clusterId).subscription);
      const latest: Record<string, string> = {};
      for (const { name } of ownPools(cluster).filter((pool) => pools?.includes(pool.name) ?? true)) {
        const path = `${clusterId}/agentPools/${name}/upgradeProfiles/default`;
        const profile = await readArm(azure, { path, apiVersion: AKS_API_VERSION }, Profile);
        const newest = profile?.properties.latestNodeImageVersion;
        if (newest) latest[name] = newest;
      }
      return {
        kind: "done",
        value: {
          readAt: new Date(azure.clock.now()).toISOString(),
          cluster,
          locks: locks.filter((lock) => touchesCluster(cluster, lock)),
          latest,
        },
      };
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}
