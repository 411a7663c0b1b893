import { canonical, groupId, subscriptionOf } from "../../world/ids.ts";
import { textAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { deleteIdentity } from "../microsoft.managedidentity/state.ts";
import { identityType, nodeResourceGroup } from "./cluster-body.ts";

/**
 * A cluster goes with its node resource group and everything in it, and with its own principal. Role assignments stay
 * (docs: managed-identity-best-practice-recommendations).
 */
export function removeCluster(moment: Moment, key: string, cluster: ClusterRecord): void {
  const { world, now } = moment;
  world.delete("clusters", key);
  for (const table of ["children", "commands"] as const) {
    for (const [child] of [...world.entries(table)]) {
      if (child.startsWith(`${key}/`)) world.delete(table, child);
    }
  }
  const group = groupId(subscriptionOf(key), nodeResourceGroup(cluster.body));
  removeGroup(moment, group);
  const own = textAt(cluster.body, "identity", "principalId") ?? "";
  const principal = world.get("principals", own);
  if (identityType(cluster.body) === "SystemAssigned" && principal !== undefined) {
    world.put("principals", own, { ...principal, deletedAt: now });
  }
}

/** A resource group goes with all that lies in it. Source: docs: delete-resource-group. */
export function removeGroup(moment: Moment, id: string): void {
  const { world } = moment;
  const group = canonical(id);
  world.delete("groups", group);
  const inside = (key: string): boolean => key.startsWith(`${group}/`);
  const subscription = subscriptionOf(id);
  for (const [key, cluster] of [...world.where("clustersBySubscription", subscription)]) {
    if (inside(key)) removeCluster(moment, key, cluster);
  }
  for (const [key, record] of [...world.where("identitiesBySubscription", subscription)]) {
    if (inside(key)) deleteIdentity(moment, key, record);
  }
  for (const [key] of [...world.where("resourcesBySubscription", subscription)]) {
    if (inside(key)) world.delete("resources", key);
  }
  for (const table of ["locks", "denies", "children"] as const) {
    for (const [key] of [...world.entries(table)]) if (inside(key)) world.delete(table, key);
  }
}
