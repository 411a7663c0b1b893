import { linuxPool, shapedCluster } from "../../local/arm/fleet/demo/shapes.ts";
import type { FleetCluster } from "../../local/arm/fleet/fleet-cluster.ts";
import type { Moment } from "../../local/arm/core/moment.ts";
import { guid } from "../../local/arm/core/seed.ts";
import { quotaKey } from "../../local/arm/providers/microsoft.containerservice/surge.ts";

const REGIONS = [
  ...["westeurope", "northeurope", "eastus2", "southeastasia", "uksouth"],
  ...["francecentral", "swedencentral", "centralus", "japaneast", "australiaeast"],
];

/**
 * Clusters of three pools each, on service principals of their own, spread evenly over places: a place is a region of a
 * subscription, the unit of most of Azure's budgets. Each has a subscription of its own, because a subscription holds no
 * more than 4,000 role assignments (docs: role-based-access-control/troubleshoot-limits).
 */
export function* evenFleet(clusters: number, places: number): Iterable<FleetCluster> {
  for (let index = 0; index < clusters; index += 1) {
    const place = index % places;
    const name = `aks-${String(index + 1).padStart(5, "0")}`;
    const { subscription, location } = placeAt(place);
    yield shapedCluster({
      ...{ subscription, name, location },
      clientId: guid("bench", "application", name),
      pools: [linuxPool("system", "System", 3), linuxPool("apps", "User", 3), linuxPool("jobs", "User", 3)],
    });
  }
}

/** So many cores that no place runs out of them: what is measured is the sweep. */
const CORES = 1_000_000;

/** Gives every place the quotas that its clusters need. */
export function roomFor({ world }: Moment, places: number): void {
  for (let place = 0; place < places; place += 1) {
    const { subscription, location } = placeAt(place);
    const families = { standardDSv5Family: CORES };
    world.put("quotas", quotaKey(subscription, location), { cores: CORES, families });
  }
}

const placeAt = (place: number) => ({
  subscription: guid("bench", "subscription", String(place)),
  location: REGIONS[place % REGIONS.length] ?? "westeurope",
});
