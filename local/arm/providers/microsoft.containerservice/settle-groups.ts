import type { Moment } from "../../core/moment.ts";
import { canonical, nameOf } from "../../world/ids.ts";
import { withAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { subnetsInUse } from "../microsoft.network/in-use.ts";
import { removeGroup } from "./remove-cluster.ts";

const isDue = ({ at, failed }: { readonly at: number; readonly failed?: unknown }, now: number): boolean =>
  at <= now && failed === undefined;

/** True where `settleGroups` has something to do. */
export function isAnyGroupDue(world: View, now: number): boolean {
  return [...world.entries("departures")].some(([, departure]) => isDue(departure, now));
}

/**
 * Groups that are being deleted go when their time has come. One with a network that a cluster elsewhere has nodes in stays
 * with that network (docs: delete-resource-group; code and text are believed).
 */
export function settleGroups(moment: Moment): void {
  const { world } = moment;
  for (const [key, departure] of [...world.entries("departures")]) {
    if (!isDue(departure, moment.now)) continue;
    const { at } = departure;
    const used = subnetsInUse(world, key, key).map(({ subnet }) => subnet.split("/").slice(0, -2).join("/"));
    const body = world.get("groups", key)?.body;
    const kept = used.flatMap((id) => {
      const network = world.get("resources", canonical(id));
      return network === undefined ? [] : ([[canonical(id), network]] as const);
    });
    removeGroup({ ...moment, now: at }, key);
    world.delete("departures", key);
    if (kept.length === 0 || body === undefined) continue;
    world.put("groups", key, { body: withAt(body, ["properties", "provisioningState"], "Succeeded") });
    for (const [id, network] of kept) world.put("resources", id, network);
    const names = [...new Set(kept.map(([id]) => nameOf(id)))].map(
      (name) => `Microsoft.Network/virtualNetworks/${name}`,
    );
    world.put("departures", key, {
      at,
      failed: `Deletion of resource group '${nameOf(key)}' failed as resources with identifiers '${names.join(",")}' could not be deleted. The provisioning state of the resource group will be rolled back.`,
    });
  }
}
