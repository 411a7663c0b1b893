import { below } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import { listMachines } from "../../platform/azure/machines.ts";
import type { Handler } from "../activity-contract.ts";
import type { startMachineDeletion } from "./contract.ts";

/**
 * Reads which of them exist, because AKS rejects a name that it does not know. While they are being deleted, AKS answers
 * a second start with 409, and the kit waits. Source: learn.microsoft.com/azure/aks/manage-node-pools.
 */
export function makeStartMachineDeletion(azure: Azure): Handler<typeof startMachineDeletion> {
  return async ({ clusterId, pool, machines }) => {
    const path = below(clusterId, "agentPools", pool);
    const known = new Set(await listMachines(azure, clusterId, pool));
    const machineNames = machines.filter((name) => known.has(name));
    if (machineNames.length === 0) return { kind: "already" };
    const call = { method: "POST", path: below(path, "deleteMachines"), body: { machineNames } } as const;
    return startedOrFailed(azure, await callAks(azure, call), path);
  };
}
