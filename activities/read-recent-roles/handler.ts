import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import { NAMED_AT_MOST, type readRecentRoles } from "./contract.ts";

export function makeReadRecentRoles(azure: Azure): Handler<typeof readRecentRoles> {
  return async ({ principalIds, since }) => {
    const recent = await azure.recentRoles({ principalIds, since: Date.parse(since) });
    return { kind: "done", value: recent.slice(0, NAMED_AT_MOST) };
  };
}
