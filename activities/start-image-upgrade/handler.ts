import { below } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Handler } from "../activity-contract.ts";
import type { startImageUpgrade } from "./contract.ts";

/**
 * AKS answers 202 if the upgrade starts, and 304 if there is no newer image (Azure/azure-cli-extensions#5989). The SDK
 * throws on 304, so this is a raw call. While an upgrade of the pool is in progress, AKS answers 409, and the kit waits;
 * after it, the answer is 304. So a start that is repeated after a crash never re-images twice.
 */
export function makeStartImageUpgrade(azure: Azure): Handler<typeof startImageUpgrade> {
  return async ({ clusterId, pool }) => {
    const path = below(clusterId, "agentPools", pool);
    const answer = await callAks(azure, { method: "POST", path: below(path, "upgradeNodeImageVersion") });
    return answer.status === 304 ? { kind: "already" } : startedOrFailed(azure, answer, path);
  };
}
