import { below } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Handler } from "../activity-contract.ts";
import type { startImageUpgrade } from "./contract.ts";

/**
 * 202 starts, 304 means that there is nothing newer (Azure/azure-cli-extensions#5989). The SDK takes 304 for an
 * exception, so the call is raw. While an upgrade of the pool is going on, AKS answers 409 and the kit waits: what comes
 * after that is 304, so that a start that was repeated after a crash never re-images twice.
 */
export function makeStartImageUpgrade(azure: Azure): Handler<typeof startImageUpgrade> {
  return async ({ clusterId, pool }) => {
    const path = below(clusterId, "agentPools", pool);
    const answer = await callAks(azure, { method: "POST", path: below(path, "upgradeNodeImageVersion") });
    return answer.status === 304 ? { kind: "already" } : startedOrFailed(azure, answer, path);
  };
}
