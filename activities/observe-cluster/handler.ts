import { answerOf } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { observeCluster } from "./contract.ts";

export function makeObserveCluster(azure: Azure): Handler<typeof observeCluster> {
  return async ({ clusterId }) => {
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
  };
}
