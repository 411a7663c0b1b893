import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { readGatewaysAndVaults } from "../../../platform/azure/gateways-and-vaults.ts";
import { clusterFromArm } from "../../../platform/azure/cluster-json.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { placeAddonCluster, web } from "../../support/addon-cluster.ts";
import { demoWorld, type GraphWorld } from "../../support/arm/graph-world.ts";

describe("gateways and vaults that grants depend on", () => {
  let world: GraphWorld;
  beforeEach(async () => {
    world = await demoWorld({ graphLagMs: 0 });
    world.simulator.change(placeAddonCluster);
  });
  afterEach(async () => {
    await world.close();
  });
  const clusterOf = () => {
    const body = world.simulator.view().get("clusters", canonical(web.id))?.body;
    return clusterFromArm(body, web.id);
  };

  it("are found in one query: the gateway's subnet, etcd's vault by the name in its key's URL, named vaults", async () => {
    const named = requireResourceId(web.certificates.toUpperCase());
    const read = await readGatewaysAndVaults(world.azure, clusterOf(), [named]);
    expect(read).toEqual({
      gatewaySubnets: { [web.gateway.toLowerCase()]: [web.edge] },
      kmsVault: { id: web.vault, decidesBy: "roles" },
      keyVaults: [{ id: web.certificates, decidesBy: "roles" }],
    });
    expect(world.simulator.calls()).toEqual({ "resourceGraph.resources": 1 });
  });

  it("cost no call for a cluster that has none", async () => {
    const { kmsVaultName: _name, ...cluster } = clusterOf();
    await readGatewaysAndVaults(world.azure, { ...cluster, usesKms: false, addons: [] });
    expect(world.simulator.calls()).toEqual({});
  });

  it("a vault without role-based access decides by its policies; one that is not there is left out", async () => {
    world.simulator.change(({ world: edited }) => {
      const key = canonical(web.certificates);
      const found = edited.get("resources", key);
      if (found !== undefined) edited.put("resources", key, { body: { ...found.body, properties: {} } });
      edited.delete("resources", canonical(web.vault));
    });
    const read = await readGatewaysAndVaults(world.azure, clusterOf(), [requireResourceId(web.certificates)]);
    expect(read.keyVaults).toEqual([{ id: web.certificates, decidesBy: "accessPolicies" }]);
    expect(read.kmsVault).toBeUndefined();
  });
});
