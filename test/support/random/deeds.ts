import { canonical } from "../../../local/arm/world/ids.ts";
import type { Json } from "../../../local/arm/world/json.ts";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import { poolName, poolsOf } from "../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { API_VERSIONS } from "../../../platform/azure/arm.ts";
import { CLUSTER_GROUP, CLUSTER_ID, REGISTRY, ROUTE_TABLE, SUBSCRIPTION } from "./place.ts";
import type { Deed } from "./random-case.ts";
import { lock } from "./set-scene.ts";

const CLUSTER = canonical(CLUSTER_ID);

/** Does in Azure what somebody else would. A refusal is theirs to bear. */
export function doDeed(simulator: Simulator, deed: Deed): void {
  const cluster = simulator.view().get("clusters", CLUSTER);
  switch (deed) {
    case "tag":
      call(simulator, "PATCH", CLUSTER_ID, { tags: { team: "shop", touched: "yes" } });
      return;
    case "upgradeImage": {
      const [pool] = poolsOf(cluster?.body ?? {});
      if (pool === undefined) return;
      call(simulator, "POST", `${CLUSTER_ID}/agentPools/${poolName(pool)}/upgradeNodeImageVersion`);
      return;
    }
    case "stop":
      call(simulator, "POST", `${CLUSTER_ID}/stop`);
      return;
    case "lock":
      simulator.change((moment) => {
        lock(moment, `${SUBSCRIPTION}/resourceGroups/${CLUSTER_GROUP}`, "ReadOnly");
      });
      return;
    case "takePulls":
      for (const [, { id, scope }] of [...simulator.view().entries("assignments")])
        if (canonical(scope) === canonical(REGISTRY))
          call(simulator, "DELETE", id, undefined, API_VERSIONS.authorization);
      return;
    case "grant":
      simulator.change((moment) => {
        for (const [key, { displayName }] of [...moment.world.entries("principals")]) {
          if (displayName.includes("orders"))
            grantStanding(moment, ROUTE_TABLE, key, ROLES.networkContributor.id);
        }
      });
  }
}

function call(
  simulator: Simulator,
  method: string,
  path: string,
  body?: Json,
  version: string = API_VERSIONS.aks,
): void {
  simulator.handle({
    ...{ method, path, body },
    query: new URLSearchParams({ "api-version": version }),
    headers: { authorization: "Bearer somebody else" },
    bodyHash: undefined,
    origin: "https://arm.sim.invalid",
  });
}
