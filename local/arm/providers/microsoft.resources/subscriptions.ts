import type { Settings } from "../../core/settings.ts";
import { subscriptionOf } from "../../world/ids.ts";
import type { JsonObject } from "../../world/json.ts";
import type { View } from "../../world/view.ts";

/** Every subscription that holds a resource group, in lower case. */
export function subscriptionIds(world: View): readonly string[] {
  return [...new Set([...world.entries("groups")].map(([key]) => subscriptionOf(key)))];
}

/** True for a subscription that holds a resource group. `id` in lower case. */
export function isSubscription(world: View, id: string): boolean {
  return world.where("groupsBySubscription", id).next().done !== true;
}

/** @param managing - tenant that the subscription is delegated to by Azure Lighthouse */
export function subscriptionBody(
  id: string,
  { tenantId, subscriptionTags }: Pick<Settings, "tenantId" | "subscriptionTags">,
  managing?: string,
): JsonObject {
  const tags = subscriptionTags[id];
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId,
    displayName: `Simulated ${id.slice(0, 8)}`,
    state: "Enabled",
    subscriptionPolicies: { spendingLimit: "Off" },
    ...(managing === undefined ? {} : { managedByTenants: [{ tenantId: managing }] }),
    ...(tags === undefined ? {} : { tags: { ...tags } }),
  };
}
