import { subscriptionOf } from "../../world/ids.ts";
import type { JsonObject } from "../../world/json.ts";
import type { View } from "../../world/view.ts";

/** Every subscription that holds a resource group, in lower case. */
export function subscriptionIds(world: View): readonly string[] {
  return [...new Set([...world.entries("groups")].map(([key]) => subscriptionOf(key)))];
}

export function subscriptionBody(id: string, tenantId: string): JsonObject {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId,
    displayName: `Simulated ${id.slice(0, 8)}`,
    state: "Enabled",
    subscriptionPolicies: { spendingLimit: "Off" },
  };
}
