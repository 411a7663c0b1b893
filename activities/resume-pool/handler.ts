import { z } from "zod";
import { below } from "../../domain/arm-id.ts";
import { phaseOf } from "../../domain/cluster.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { failureOf } from "../../platform/azure/arm.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Answer } from "../activity-contract.ts";
import type { resumePool } from "./contract.ts";

const Shown = z.looseObject({
  properties: z.looseObject({ provisioningState: z.string(), eTag: z.string().nullish() }),
});

/** Source: learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling: after a drain that timed out the next PUT goes on. */
export function makeResumePool(azure: Azure) {
  return async ({
    clusterId,
    pool,
  }: z.infer<typeof resumePool.input>): Promise<Answer<{ already: true }>> => {
    const path = below(clusterId, "agentPools", pool);
    try {
      const read = await callAks(azure, { method: "GET", path });
      if (read.status !== 200) return answerOf(failureOf(azure, read), path);
      const found = Shown.parse(JSON.parse(read.text));
      const { provisioningState, eTag } = found.properties;
      const phase = phaseOf(provisioningState);
      if (phase === "succeeded") return { kind: "done", value: { already: true } };
      if (phase === "inProgress") return { kind: "started", operation: {} };
      const headers = eTag ? { "if-match": eTag } : {};
      const answer = await callAks(azure, { method: "PUT", path, body: found, headers });
      return startedOrFailed(azure, answer, path);
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}
