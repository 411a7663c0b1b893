import type { z } from "zod";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { listMachines } from "../../platform/azure/machines.ts";
import type { Answer } from "../activity-contract.ts";
import type { readMachines } from "./contract.ts";

export function makeReadMachines(azure: Azure) {
  return async ({
    clusterId,
    pool,
  }: z.infer<typeof readMachines.input>): Promise<Answer<{ machines: string[] }>> => {
    try {
      return { kind: "done", value: { machines: await listMachines(azure, clusterId, pool) } };
    } catch (error) {
      return answerOfThrown(error, `${clusterId}/agentPools/${pool}`, azure.clock.now());
    }
  };
}
