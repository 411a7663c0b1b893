import type { z } from "zod";
import { below } from "../../domain/arm-id.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { callAks, startedOrFailed } from "../../platform/azure/clusters.ts";
import { listMachines } from "../../platform/azure/machines.ts";
import type { Answer } from "../activity-contract.ts";
import type { startMachineDeletion } from "./contract.ts";

/**
 * Reads which of them are there, because AKS refuses a name that it does not know. While they are being deleted AKS
 * answers 409 to a second start, and the kit waits. Source: learn.microsoft.com/azure/aks/manage-node-pools.
 */
export function makeStartMachineDeletion(azure: Azure) {
  return async ({
    clusterId,
    pool,
    machines,
  }: z.infer<typeof startMachineDeletion.input>): Promise<Answer<{ already: true }>> => {
    const path = below(clusterId, "agentPools", pool);
    try {
      const known = new Set(await listMachines(azure, clusterId, pool));
      const machineNames = machines.filter((name) => known.has(name));
      if (machineNames.length === 0) return { kind: "done", value: { already: true } };
      const answer = await callAks(azure, {
        method: "POST",
        path: below(path, "deleteMachines"),
        body: { machineNames },
      });
      return startedOrFailed(azure, answer, path);
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}
