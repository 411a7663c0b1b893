import type { Context, Reply, Route } from "../../core/exchange.ts";
import { notModelled } from "../../core/arm-error.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { poolsOf } from "../microsoft.containerservice/cluster-body.ts";
import { type CoreUsage, coreUsages } from "../microsoft.containerservice/surge.ts";
import { coresOf, familyOf } from "../microsoft.containerservice/vm-size.ts";

const LOCALIZED: Readonly<Record<string, string>> = {
  cores: "Total Regional vCPUs",
  lowPriorityCores: "Total Regional Low-priority vCPUs",
};

/** A quota as Compute shows it. Source: the model of Usage; docs: rest/api/compute/usage. */
export function usageBody({ name, limit, used }: CoreUsage): JsonObject {
  return {
    unit: "Count",
    currentValue: used,
    limit,
    name: { value: name, localizedValue: LOCALIZED[name] ?? `${name} vCPUs` },
  };
}

function usages(context: Context): Reply {
  const { subscription = "", location = "" } = context.params;
  return { status: 200, body: { value: coreUsages(context.world, subscription, location).map(usageBody) } };
}

export const usageRoute: Route = {
  method: "GET",
  path: "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages",
  operation: "usages.list",
  action: "Microsoft.Compute/locations/usages/read",
  type: "locations/usages",
  handler: usages,
};

/** Sizes that every region has here, besides those that its clusters use. */
const SIZES = ["Standard_B2s", "Standard_D2s_v5", "Standard_D4s_v5", "Standard_D8s_v5", "Standard_E4s_v5"];

/** What a region sells, as far as sizes of machines go. Source: docs: rest/api/compute/resource-skus/list. */
function skus(context: Context): Reply {
  const { subscription = "" } = context.params;
  const filter = context.request.query.get("$filter");
  const location = /^location eq '([^']+)'$/i.exec(filter ?? "")?.[1];
  if (filter !== null && location === undefined) throw notModelled(`the filter "${filter}" of SKUs`);
  const locations = location === undefined ? locationsOf(context.world, subscription) : [location];
  const value = locations.flatMap((place) => {
    const sizes = new Set([...SIZES, ...sizesIn(context.world, subscription, place)]);
    return [...sizes].map((size) => skuBody(size, place));
  });
  return { status: 200, body: { value } };
}

/** `az vm list-skus` asks for all regions and chooses by itself; here they are those where the subscription has clusters. */
function locationsOf(world: View, subscription: string): readonly string[] {
  const clusters = [...world.where("clustersBySubscription", subscription.toLowerCase())];
  return [...new Set(clusters.map(([, { body }]) => textAt(body, "location")?.toLowerCase() ?? ""))];
}

function* sizesIn(world: View, subscription: string, location: string): Iterable<string> {
  for (const [, { body }] of world.where("clustersBySubscription", subscription.toLowerCase())) {
    if (textAt(body, "location")?.toLowerCase() !== location.toLowerCase()) continue;
    for (const pool of poolsOf(body)) yield textAt(pool, "vmSize") ?? SIZES[0] ?? "";
  }
}

function skuBody(size: string, location: string): JsonObject {
  const cores = String(coresOf(size));
  return {
    resourceType: "virtualMachines",
    name: size,
    tier: "Standard",
    size: size.replace(/^[A-Za-z]+_/, ""),
    family: familyOf(size),
    locations: [location],
    locationInfo: [{ location, zones: ["1", "2", "3"], zoneDetails: [] }],
    capabilities: [
      { name: "vCPUs", value: cores },
      { name: "vCPUsAvailable", value: cores },
    ],
    restrictions: [],
  };
}

export const skuRoute: Route = {
  method: "GET",
  path: "/subscriptions/{subscription}/providers/Microsoft.Compute/skus",
  operation: "skus.list",
  action: "Microsoft.Compute/skus/read",
  type: "skus",
  query: ["$filter", "includeExtendedLocations"],
  handler: skus,
};
