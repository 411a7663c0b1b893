import { z } from "zod";
import { below } from "../../domain/arm-id.ts";
import { phaseOf } from "../../domain/cluster.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { failureOf } from "../../platform/azure/arm.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Answer } from "../activity-contract.ts";
import type { startPoolScaling } from "./contract.ts";

/** A pool, as far as its count goes; every other field goes back as it came. */
const Counted = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string(),
    eTag: z.string().nullish(),
    count: z.number().int().nullish(),
    enableAutoScaling: z.boolean().nullish(),
  }),
});

/** Source: learn.microsoft.com/azure/aks/scale-cluster; an autoscaler's count is its own (cluster-autoscaler). */
export function makeStartPoolScaling(azure: Azure) {
  return async ({
    clusterId,
    pool,
    count,
  }: z.infer<typeof startPoolScaling.input>): Promise<Answer<{ already: true }>> => {
    const path = below(clusterId, "agentPools", pool);
    try {
      const read = await callAks(azure, { method: "GET", path });
      if (read.status !== 200) return answerOf(failureOf(azure, read), path);
      const found = Counted.parse(JSON.parse(read.text));
      const { provisioningState, eTag, enableAutoScaling } = found.properties;
      if (enableAutoScaling === true) return { kind: "refused", refusal: autoscaled(path) };
      if (found.properties.count === count) {
        const phase = phaseOf(provisioningState);
        if (phase === "inProgress") return { kind: "started", operation: {} };
        if (phase === "succeeded") return { kind: "done", value: { already: true } };
      }
      const answer = await callAks(azure, {
        method: "PUT",
        path,
        body: { ...found, properties: { ...found.properties, count } },
        headers: eTag ? { "if-match": eTag } : {},
      });
      return startedOrFailed(azure, answer, path);
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}

function autoscaled(resource: string) {
  return {
    code: "autoscaler-owns-the-count",
    resource,
    message: "the pool's autoscaler has been switched on, and its count is not written then",
    remedy: "switch the autoscaler off for the time of the run, then retry; or cancel",
  };
}
