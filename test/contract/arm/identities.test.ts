import { describe, expect, it } from "vitest";
import {
  clusterPath,
  GROUP,
  identityPath,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { rehearse } from "../../support/arm/rehearsal.ts";

/** Evidence: the model of @azure/arm-msi; azure-cli#33586 (directory delay); Azure/AKS#4561 (made again, other principal). */
describe("user-assigned identities", () => {
  it("are made, found, listed and tagged through the real client", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const msi = await sim.clients.identities(SUBSCRIPTION);
    const made = await msi.userAssignedIdentities.createOrUpdate(GROUP, "uai", { location: "westeurope" });
    expect(made.principalId).toMatch(/^[0-9a-f-]{36}$/);
    const again = await msi.userAssignedIdentities.createOrUpdate(GROUP, "uai", {
      location: "westeurope",
      tags: { a: "b" },
    });
    expect([again.principalId, again.tags]).toEqual([made.principalId, { a: "b" }]);
    const names: (string | undefined)[] = [];
    for await (const one of msi.userAssignedIdentities.listByResourceGroup(GROUP)) names.push(one.name);
    expect(names).toEqual(["uai"]);
    await msi.userAssignedIdentities.delete(GROUP, "uai");
    await expect(msi.userAssignedIdentities.get(GROUP, "uai")).rejects.toMatchObject({ statusCode: 404 });
  });

  it("have another principal when they are made again under their old name", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const msi = await sim.clients.identities(SUBSCRIPTION);
    const first = await msi.userAssignedIdentities.createOrUpdate(GROUP, "uai", { location: "westeurope" });
    await msi.userAssignedIdentities.delete(GROUP, "uai");
    const second = await msi.userAssignedIdentities.createOrUpdate(GROUP, "uai", { location: "westeurope" });
    expect(second.principalId).not.toBe(first.principalId);
  });

  it("are service principals in the directory, found by their object id (docs: graph/api/serviceprincipal-get)", async () => {
    const sim = await rehearse({ settings: { replication: 0 } });
    place(sim, onServicePrincipal());
    const msi = await sim.clients.identities(SUBSCRIPTION);
    const { principalId = "", clientId = "" } = await msi.userAssignedIdentities.createOrUpdate(
      GROUP,
      "uai",
      {
        location: "westeurope",
      },
    );
    const look = (id: string) =>
      sim.call("GET", `/_graph/v1.0/servicePrincipals/${id}`, {
        version: "",
        query: { $select: "id,displayName" },
      });
    expect((await look(principalId)).body).toEqual({ id: principalId, displayName: "uai" });
    const wrong = await look(clientId);
    expect([wrong.status, wrong.code]).toEqual([404, "Request_ResourceNotFound"]);
  });

  it("reach the directory later than ARM", async () => {
    const sim = await rehearse({ settings: { replication: 45_000 } });
    place(sim, onServicePrincipal());
    const msi = await sim.clients.identities(SUBSCRIPTION);
    const { principalId = "" } = await msi.userAssignedIdentities.createOrUpdate(GROUP, "uai", {
      location: "westeurope",
    });
    const authorization = await sim.clients.authorization(SUBSCRIPTION);
    const grant = (name: string) =>
      authorization.roleAssignments.create(clusterPath(), name, {
        principalId,
        roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
        principalType: "ServicePrincipal",
      });
    const name = "44444444-4444-4444-8444-444444444444";
    await expect(grant(name)).rejects.toMatchObject({ statusCode: 400, code: "PrincipalNotFound" });
    sim.pass(45_000);
    await expect(grant(name)).resolves.toMatchObject({ principalId });
  });

  it("tell the audit when they are deleted while a cluster uses them", async () => {
    const sim = await rehearse();
    const id = identityPath("uai");
    place(
      sim,
      onServicePrincipal(
        { servicePrincipalProfile: { clientId: "msi" } },
        { identity: { type: "UserAssigned", userAssignedIdentities: { [id]: {} } } },
      ),
    );
    expect((await sim.call("DELETE", id)).status).toBe(200);
    expect(sim.simulator.audit()).toMatchObject([
      { kind: "identityDeletedInUse", resource: id },
      { kind: "capabilityLost" },
    ]);
  });
});
