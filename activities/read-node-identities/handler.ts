import type { Azure } from "../../platform/azure/azure.ts";
import { readPoolIdentities } from "../../platform/azure/pool-identities.ts";
import type { Handler } from "../activity-contract.ts";
import type { readNodeIdentities } from "./contract.ts";

export function makeReadNodeIdentities(azure: Azure): Handler<typeof readNodeIdentities> {
  return async (nodeGroup) => ({ kind: "done", value: await readPoolIdentities(azure, nodeGroup) });
}
