import { describe, expect, it } from "vitest";
import { inGroup, onServicePrincipal, place, SUBSCRIPTION } from "../../support/arm/clusters.ts";
import { rehearse } from "../../support/arm/rehearsal.ts";

/** Evidence: the models of the clients; docs: container-registry-rbac-abac-repository-permissions. */
describe("groups, providers and documents", () => {
  it("resource groups are idempotent in their location and refused in another", async () => {
    const { clients } = await rehearse();
    const { resourceGroups } = clients.resources(SUBSCRIPTION);
    const made = await resourceGroups.createOrUpdate("rg", { location: "westeurope", tags: { a: "b" } });
    expect(made.properties?.provisioningState).toBe("Succeeded");
    await resourceGroups.createOrUpdate("rg", { location: "westeurope" });
    await expect(resourceGroups.createOrUpdate("rg", { location: "northeurope" })).rejects.toMatchObject({
      statusCode: 409,
      code: "InvalidResourceGroupLocation",
    });
    const names = [];
    for await (const group of resourceGroups.list()) names.push(group.name);
    expect(names).toEqual(["rg"]);
    expect((await resourceGroups.checkExistence("rg")).body).toBe(true);
    expect((await resourceGroups.checkExistence("none")).body).toBe(false);
  });

  it("networks keep their subnets, each a resource of its own", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const network = inGroup("Microsoft.Network/virtualNetworks/vnet");
    await sim.call("PUT", network, {
      body: {
        location: "westeurope",
        properties: { subnets: [{ name: "a", properties: { addressPrefix: "10.0.0.0/24" } }] },
      },
    });
    await sim.call("PUT", `${network}/subnets/b`, { body: { properties: { addressPrefix: "10.0.1.0/24" } } });
    const { body } = await sim.call("GET", network);
    expect(body).toMatchObject({
      properties: { subnets: [{ name: "a" }, { name: "b", properties: { addressPrefix: "10.0.1.0/24" } }] },
    });
    expect((await sim.call("GET", `${network}/subnets/a`)).body).toMatchObject({ name: "a" });
  });

  it("registries show their mode, and it can be chosen", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const registry = (name: string) => inGroup(`Microsoft.ContainerRegistry/registries/${name}`);
    const legacy = await sim.call("PUT", registry("images"), {
      body: { location: "westeurope", sku: { name: "Premium" } },
    });
    expect(legacy.body).toMatchObject({
      properties: { loginServer: "images.azurecr.io", roleAssignmentMode: "LegacyRegistryPermissions" },
    });
    const abac = await sim.call("PUT", registry("strict"), {
      body: { location: "westeurope", properties: { roleAssignmentMode: "AbacRepositoryPermissions" } },
    });
    expect(abac.body).toMatchObject({ properties: { roleAssignmentMode: "AbacRepositoryPermissions" } });
  });

  it("what is not modelled says so", async () => {
    const sim = await rehearse();
    const answer = await sim.call("GET", inGroup("Microsoft.Sql/servers/x"), { version: "2021-11-01" });
    expect([answer.status, answer.code]).toEqual([400, "NotModelled"]);
    expect(answer.message).toContain("Microsoft.Sql");
  });
});
