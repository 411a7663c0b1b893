import type { z } from "zod";
import { below } from "../../domain/arm-id.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Answer } from "../activity-contract.ts";
import type { startImageUpgrade } from "./contract.ts";

/**
 * 202 starts, 304 means that there is nothing newer (Azure/azure-cli-extensions#5989). The SDK takes 304 for an
 * exception, so the call is raw. While an upgrade of the pool is going on, AKS answers 409 and the kit waits: what comes
 * after that is 304, so that a start that was repeated after a crash never re-images twice.
 */
export function makeStartImageUpgrade(azure: Azure) {
  return async ({
    clusterId,
    pool,
  }: z.infer<typeof startImageUpgrade.input>): Promise<Answer<{ nothingNewer: true }>> => {
    const path = below(clusterId, "agentPools", pool);
    try {
      const answer = await callAks(azure, {
        method: "POST",
        path: below(path, "upgradeNodeImageVersion"),
      });
      if (answer.status === 304) return { kind: "done", value: { nothingNewer: true } };
      return startedOrFailed(azure, answer, path);
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}
