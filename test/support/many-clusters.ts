import { loadFleet } from "../../local/arm/fleet/load-fleet.ts";
import { populate } from "../../local/arm/fleet/populate.ts";
import type { Moment } from "../../local/arm/core/moment.ts";
import { fleetClusterId, servicePrincipalCluster } from "./fleets.ts";

const clientIdOf = (index: number) => `22222222-3333-4444-8555-${String(index).padStart(12, "0")}`;

/** Fills a world with so many clusters of one subscription, each on a service principal of its own. */
export function manyClusters(count: number): { ids: string[]; fill: (moment: Moment) => void } {
  const names = Array.from({ length: count }, (_one, index) => `shop${String(index)}`);
  const fleet = loadFleet(JSON.stringify({ value: names.map(oneOf) }), { file: "many clusters" });
  return {
    ids: names.map(fleetClusterId),
    fill: (moment) => {
      populate(moment, fleet);
    },
  };
}

function oneOf(name: string, index: number): object {
  return servicePrincipalCluster(name, { servicePrincipalProfile: { clientId: clientIdOf(index) } });
}
