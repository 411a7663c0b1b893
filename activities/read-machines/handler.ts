import type { Azure } from "../../platform/azure/azure.ts";
import { listMachines } from "../../platform/azure/machines.ts";
import type { Handler } from "../activity-contract.ts";
import type { readMachines } from "./contract.ts";

export function makeReadMachines(azure: Azure): Handler<typeof readMachines> {
  return async ({ clusterId, pool }) => {
    return { kind: "done", value: { machines: await listMachines(azure, clusterId, pool) } };
  };
}
