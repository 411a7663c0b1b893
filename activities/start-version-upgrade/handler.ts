import { z } from "zod";
import { below } from "../../domain/arm-id.ts";
import { phaseOf } from "../../domain/cluster.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { failureOf } from "../../platform/azure/arm.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Answer } from "../activity-contract.ts";
import type { startVersionUpgrade } from "./contract.ts";

const text = z.string().nullish();

/** A cluster or a pool, as far as its version goes; every other field goes back as it came. */
const Versioned = z.looseObject({
  eTag: text,
  properties: z.looseObject({
    provisioningState: z.string(),
    eTag: text,
    kubernetesVersion: text,
    currentKubernetesVersion: text,
    orchestratorVersion: text,
    currentOrchestratorVersion: text,
  }),
});
type Versioned = z.infer<typeof Versioned>;

/**
 * As the Azure CLI does it: the control plane by `kubernetesVersion` of the cluster, which leaves the pools alone, and a
 * pool by `orchestratorVersion` of its own resource. Source: learn.microsoft.com/azure/aks/upgrade-aks-cluster.
 */
export function makeStartVersionUpgrade(azure: Azure) {
  return async ({
    clusterId,
    version,
    pool,
  }: z.infer<typeof startVersionUpgrade.input>): Promise<Answer<{ already: true }>> => {
    const path = pool === undefined ? clusterId : below(clusterId, "agentPools", pool);
    try {
      const read = await callAks(azure, { method: "GET", path });
      if (read.status !== 200) return answerOf(failureOf(azure, read), path);
      const found = Versioned.parse(JSON.parse(read.text));
      const { wanted, present } = versionsOf(found, pool);
      const phase = phaseOf(found.properties.provisioningState);
      if (wanted === version && phase === "inProgress") return { kind: "started", operation: {} };
      if (present === version && phase === "succeeded") return { kind: "done", value: { already: true } };
      const eTag = found.eTag ?? found.properties.eTag;
      const field = pool === undefined ? "kubernetesVersion" : "orchestratorVersion";
      const answer = await callAks(azure, {
        method: "PUT",
        path,
        body: { ...found, properties: { ...found.properties, [field]: version } },
        headers: eTag ? { "if-match": eTag } : {},
      });
      return startedOrFailed(azure, answer, path);
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}

function versionsOf({ properties }: Versioned, pool: string | undefined) {
  const { kubernetesVersion, currentKubernetesVersion, orchestratorVersion, currentOrchestratorVersion } =
    properties;
  return pool === undefined
    ? { wanted: kubernetesVersion, present: currentKubernetesVersion ?? kubernetesVersion }
    : { wanted: orchestratorVersion, present: currentOrchestratorVersion ?? orchestratorVersion };
}
