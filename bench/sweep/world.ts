import { linuxPool, shapedCluster } from "../../local/arm/fleet/demo/shapes.ts";
import type { FleetCluster } from "../../local/arm/fleet/fleet-cluster.ts";
import { guid } from "../../local/arm/core/seed.ts";

const REGIONS = [
  ...["westeurope", "northeurope", "eastus2", "southeastasia", "uksouth"],
  ...["francecentral", "swedencentral", "centralus", "japaneast", "australiaeast"],
];

/**
 * Clusters of three pools each, on service principals of their own, spread evenly over places: a place is a region of a
 * subscription, the unit of most of Azure's budgets.
 */
export function* evenFleet(clusters: number, places: number): Iterable<FleetCluster> {
  for (let index = 0; index < clusters; index += 1) {
    const place = index % places;
    const name = `aks-${String(index + 1).padStart(5, "0")}`;
    const subscription = guid("bench", "subscription", String(Math.floor(place / REGIONS.length)));
    const location = REGIONS[place % REGIONS.length] ?? "westeurope";
    yield shapedCluster({
      ...{ subscription, name, location },
      clientId: guid("bench", "application", name),
      pools: [linuxPool("system", "System", 3), linuxPool("apps", "User", 3), linuxPool("jobs", "User", 3)],
    });
  }
}
