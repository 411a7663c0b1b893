import type { Azure } from "../../platform/azure/azure.ts";
import { startCommand } from "../../platform/azure/run-command.ts";
import type { Handler } from "../activity-contract.ts";
import type { startClusterCommand } from "./contract.ts";

export function makeStartClusterCommand(azure: Azure): Handler<typeof startClusterCommand> {
  return ({ clusterId, command }) => startCommand(azure, clusterId, command);
}
