import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { queryGraph } from "../../../../platform/azure/resource-graph.ts";
import { demoWorld, type GraphWorld, ORDERS_ID, REGISTRY_ID } from "../../../support/arm/graph-world.ts";

const ORDERS_GROUP = "mc_rg-orders_orders_westeurope";
const SUBSCRIPTION = ORDERS_ID.split("/")[2] ?? "";

/** Conditions that let the simulator make only some of a table's rows. */
const CONDITIONS: readonly (readonly [table: string, condition: string])[] = [
  ["resources", "type =~ 'Microsoft.ContainerService/managedClusters'"],
  ["resources", `type =~ 'microsoft.containerservice/managedclusters' and id =~ '${ORDERS_ID}'`],
  [
    "resources",
    "type in~ ('microsoft.compute/virtualmachinescalesets', 'microsoft.network/virtualnetworks')",
  ],
  [
    "resources",
    `type in~ ('microsoft.compute/virtualmachinescalesets', 'microsoft.compute/virtualmachines') and resourceGroup in~ ('${ORDERS_GROUP}')`,
  ],
  [
    "resources",
    `type =~ 'microsoft.containerregistry/registries' and id in~ ('${REGISTRY_ID.toUpperCase()}', 'none')`,
  ],
  ["resources", `id =~ '${REGISTRY_ID}' or type =~ 'microsoft.network/routetables'`],
  ["resources", "type =~ 'microsoft.managedidentity/userassignedidentities' or location == 'westeurope'"],
  ["resources", "not(type =~ 'microsoft.network/virtualnetworks')"],
  ["resources", "type =~ 'microsoft.network/virtualnetworks' and type =~ 'microsoft.network/routetables'"],
  ["authorizationresources", "tostring(properties.principalId) in~ ('none')"],
  ["quotaresources", `subscriptionId =~ '${SUBSCRIPTION}' and location =~ 'westeurope'`],
  ["quotaresources", "(subscriptionId =~ 'none' and location =~ 'x') or location =~ 'westeurope'"],
];

const Row = z.object({ id: z.string() });

describe("what a query lets the simulator leave out", () => {
  let world: GraphWorld;
  beforeEach(async () => {
    world = await demoWorld();
  });
  afterEach(async () => {
    await world.close();
  });

  const idsOf = async (table: string, condition: string) =>
    (await queryGraph(world.azure, `${table}\n| where ${condition}\n| project id`, Row))
      .map(({ id }) => id)
      .sort();

  // An expression that is always true tells nothing of the rows: then all of them are made.
  it.each(CONDITIONS)("is nothing that %s where %s has", async (table, condition) => {
    expect(await idsOf(table, condition)).toEqual(await idsOf(table, `not(not(${condition}))`));
  });

  it("is no role assignment of a principal that is asked for", async () => {
    const Assignment = z.object({ id: z.string(), principal: z.string() });
    const all = await queryGraph(
      world.azure,
      "authorizationresources\n| project id, principal = tostring(properties.principalId)",
      Assignment,
    );
    for (const principal of new Set(all.map((one) => one.principal))) {
      const own = all.filter((one) => one.principal === principal).map(({ id }) => id);
      const asked = `tostring(properties.principalId) =~ '${principal.toUpperCase()}'`;
      expect(await idsOf("authorizationresources", asked)).toEqual(own.sort());
    }
    expect(all.length).toBeGreaterThan(0);
  });
});
