import type { z } from "zod";
import type { Cluster } from "../../domain/cluster.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Answer } from "../activity-contract.ts";
import type { observeCluster } from "./contract.ts";

export function makeObserveCluster(azure: Azure) {
  return async ({ clusterId }: z.infer<typeof observeCluster.input>): Promise<Answer<Cluster>> => {
    try {
      const answer = await azure.clusters.find(clusterId);
      switch (answer.kind) {
        case "found":
          return { kind: "done", value: answer.cluster };
        case "failed":
          return answerOf(answer.failure, clusterId);
        case "absent":
          return answerOf(
            { status: 404, code: "ResourceNotFound", message: "the subscription lists no such cluster" },
            clusterId,
          );
      }
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}
