import { subscriptionId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import { assignmentsOf } from "../../platform/azure/authorization.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { inTurn } from "../../platform/azure/in-turn.ts";
import type { Handler } from "../activity-contract.ts";
import { NAMED_AT_MOST, type readRecentRoles } from "./contract.ts";

export function makeReadRecentRoles(azure: Azure): Handler<typeof readRecentRoles> {
  return async ({ clusterId, principalIds, since }) => {
    const subscription = subscriptionId(subscriptionOf(clusterId));
    const each = await inTurn(principalIds, (id) => assignmentsOf(azure, subscription, id));
    const recent = each
      .flat()
      .filter(({ createdOn }) => createdOn !== undefined && Date.parse(createdOn) >= Date.parse(since));
    return { kind: "done", value: recent.map(({ id }) => id).slice(0, NAMED_AT_MOST) };
  };
}
