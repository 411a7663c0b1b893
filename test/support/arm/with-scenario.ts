import { govern, parseScenario, script, settingsOf } from "../../../local/arm/scenario/scenario.ts";
import type { FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import { onServicePrincipal, place, placeNetwork } from "./clusters.ts";
import { rehearse, type Rehearsal } from "./rehearsal.ts";

/** A simulator with a fleet and what a scenario file says about it; one cluster on a service principal if not said otherwise. */
export async function withScenario(
  said: object,
  fleet: readonly FleetCluster[] = [onServicePrincipal()],
): Promise<Rehearsal> {
  const scenario = parseScenario(JSON.stringify(said), "scenario.json");
  const sim = await rehearse({ settings: settingsOf(scenario) });
  place(sim, ...fleet);
  placeNetwork(sim);
  script(sim.simulator, scenario);
  govern(sim.simulator, scenario);
  return sim;
}
