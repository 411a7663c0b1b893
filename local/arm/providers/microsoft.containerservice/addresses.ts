import { canonical, nameOf, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, numberAt, objectsAt, textAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { poolsOf } from "./cluster-body.ts";
import { nodesAsked } from "./pool-count.ts";

/** Azure keeps five addresses of every subnet. Source: docs: virtual-networks-faq. */
const RESERVED = 5;

/** A subnet of the user's own, as its network holds it. */
export function subnetBody(world: View, id: string): JsonObject | undefined {
  const network = id.split("/").slice(0, -2).join("/");
  const body = world.get("resources", canonical(network))?.body;
  return objectsAt(body, "properties", "subnets").find(
    (subnet) => canonical(textAt(subnet, "id") ?? "") === canonical(id),
  );
}

/** With Azure CNI every pod has an address of the node's subnet; with an overlay and kubenet only the node. Source: docs: configure-azure-cni. */
function addressesPerNode(cluster: JsonObject, pool: JsonObject): number {
  const network = (name: string) => textAt(cluster, "properties", "networkProfile", name)?.toLowerCase();
  const flat =
    network("networkPlugin") === "azure" &&
    network("networkPluginMode") !== "overlay" &&
    textAt(pool, "podSubnetID") === undefined;
  return flat ? 1 + (numberAt(pool, "maxPods") ?? 30) : 1;
}

/** The prefix and what is free in it; undefined for a subnet of unknown size. */
export function freeAddressesIn(
  world: View,
  id: string,
): { prefix: string; total: number; free: number } | undefined {
  const subnet = subnetBody(world, id);
  const prefix =
    textAt(subnet, "properties", "addressPrefix") ?? firstText(subnet?.["properties"], "addressPrefixes");
  const bits = Number(/\/(\d+)$/.exec(prefix ?? "")?.[1] ?? Number.NaN);
  if (prefix === undefined || !Number.isInteger(bits) || bits < 8 || bits > 29) return undefined;
  const total = 2 ** (32 - bits) - RESERVED;
  let used = 0;
  for (const [, { body }] of world.where("clustersBySubscription", subscriptionOf(id))) {
    for (const pool of poolsOf(body)) {
      if (canonical(textAt(pool, "vnetSubnetID") ?? "") !== canonical(id)) continue;
      used += nodesAsked(pool) * addressesPerNode(body, pool);
    }
  }
  return { prefix, total, free: total - used };
}

/** Addresses that `nodes` more nodes of a pool lack in their subnet; undefined if they fit. */
export function addressesLacking(
  world: View,
  cluster: JsonObject,
  pool: JsonObject,
  nodes: number,
): { subnet: string; prefix: string; wanted: number; free: number } | undefined {
  const id = textAt(pool, "vnetSubnetID");
  const addresses = id === undefined ? undefined : freeAddressesIn(world, id);
  const wanted = nodes * addressesPerNode(cluster, pool);
  if (id === undefined || addresses === undefined || wanted <= addresses.free) return undefined;
  return { subnet: nameOf(id), prefix: addresses.prefix, wanted, free: addresses.free };
}

function firstText(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null || !(name in value)) return undefined;
  const list: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return typeof first === "string" ? first : undefined;
}
