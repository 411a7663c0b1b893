import type { z } from "zod";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { startCommand } from "../../platform/azure/run-command.ts";
import type { Answer } from "../activity-contract.ts";
import type { startClusterCommand } from "./contract.ts";

export function makeStartClusterCommand(azure: Azure) {
  return async ({ clusterId, command }: z.infer<typeof startClusterCommand.input>): Promise<Answer<null>> => {
    try {
      return await startCommand(azure, clusterId, command);
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}
