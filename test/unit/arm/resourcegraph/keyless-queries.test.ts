import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireResourceId } from "../../../../domain/arm-id/arm-id.ts";
import { makeReadNodeIdentities } from "../../../../activities/read-node-identities/handler.ts";
import { makeReadMigrationFacts } from "../../../../activities/read-migration-facts/handler.ts";
import { findCluster } from "../../../../local/start/real-azure.ts";
import { demoWorld, type GraphWorld, ORDERS_ID, REGISTRY_ID } from "../../../support/arm/graph-world.ts";

describe("the queries that Keyless makes", () => {
  let world: GraphWorld;
  beforeEach(async () => {
    world = await demoWorld();
  });
  afterEach(async () => {
    await world.close();
  });

  it("reads the grants of a service principal, registries by their mode", async () => {
    const answer = await makeReadMigrationFacts(world.azure)({ clusterId: ORDERS_ID });
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    const held = answer.value.held.map(({ scope, registryMode }) => ({ scope, registryMode }));
    expect(held).toContainEqual({ scope: REGISTRY_ID, registryMode: "registry" });
    expect(held.filter(({ registryMode }) => registryMode === undefined).map(({ scope }) => scope)).toEqual(
      expect.arrayContaining([expect.stringContaining("/subnets/snet-aks")]),
    );
    expect(answer.value.held.map(({ roleDefinitionId }) => roleDefinitionId.split("/").at(-1))).toContain(
      "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    );
  });

  it("reads the modes of registries that a request names", async () => {
    const answer = await makeReadMigrationFacts(world.azure)({
      clusterId: ORDERS_ID,
      registries: [requireResourceId(REGISTRY_ID.toUpperCase())],
    });
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    expect(answer.value.registries).toEqual([{ id: REGISTRY_ID, mode: "registry" }]);
  });

  it("reads which scale set belongs to which pool", async () => {
    const answer = await makeReadNodeIdentities(world.azure)({
      subscription: ORDERS_ID.split("/")[2] ?? "",
      nodeResourceGroup: "mc_RG-orders_orders_westeurope",
    });
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    expect(answer.value.map(({ pool }) => pool).sort()).toEqual(["apps", "system", "win"]);
  });

  it("finds a cluster by its name in any case", async () => {
    expect(await findCluster(world.azure, "ORDERS")).toBe(ORDERS_ID);
  });
});
