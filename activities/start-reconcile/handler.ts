import type { z } from "zod";
import { phaseOf } from "../../domain/cluster.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { callAks, readClusterDocument, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Answer } from "../activity-contract.ts";
import type { startReconcile } from "./contract.ts";

/** Source: Azure/AKS#1913; `az aks update` without an option sends the same. */
export function makeStartReconcile(azure: Azure) {
  return async ({ clusterId }: z.infer<typeof startReconcile.input>): Promise<Answer<{ already: true }>> => {
    try {
      const read = await readClusterDocument(azure, clusterId);
      if (read.kind === "failed") return answerOf(read.failure, clusterId);
      const { provisioningState, eTag } = clusterFromArm(read.document, clusterId);
      const phase = phaseOf(provisioningState);
      if (phase === "succeeded") return { kind: "done", value: { already: true } };
      if (phase === "inProgress") return { kind: "started", operation: {} };
      const answer = await callAks(azure, {
        method: "PUT",
        path: clusterId,
        body: read.document,
        headers: eTag === undefined ? {} : { "if-match": eTag },
      });
      return startedOrFailed(azure, answer, clusterId);
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}
