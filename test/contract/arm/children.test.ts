import { describe, expect, it } from "vitest";
import {
  clusterPath,
  GROUP,
  identityPath,
  inGroup,
  onServicePrincipal,
  onSystemIdentity,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, MINUTE, QUICK, rehearse } from "../../support/arm/rehearsal.ts";
import { change, identity } from "../../support/arm/steps.ts";

const credential = (number: number) => ({
  issuer: "https://issuer.example/",
  subject: `system:serviceaccount:a:b${String(number)}`,
  audiences: ["api://AzureADTokenExchange"],
});

describe("what lies below other resources", () => {
  it("an identity has at most twenty federated credentials [docs: workload-identity-overview]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    await identity(sim, "uai");
    const msi = await sim.clients.identities(SUBSCRIPTION);
    const make = (number: number) =>
      msi.federatedIdentityCredentials.createOrUpdate(GROUP, "uai", `f${String(number)}`, credential(number));
    for (let number = 0; number < 20; number += 1) await make(number);
    await expect(make(20)).rejects.toMatchObject({ statusCode: 400 });
    await make(3);
    const found = [];
    for await (const { name } of msi.federatedIdentityCredentials.list(GROUP, "uai")) found.push(name);
    expect(found).toHaveLength(20);
    await msi.federatedIdentityCredentials.delete(GROUP, "uai", "f3");
    const twin = msi.federatedIdentityCredentials.createOrUpdate(GROUP, "uai", "twin", credential(4));
    await expect(twin).rejects.toMatchObject({ statusCode: 400 });
    await msi.userAssignedIdentities.delete(GROUP, "uai");
    await identity(sim, "uai");
    const left = [];
    for await (const { name } of msi.federatedIdentityCredentials.list(GROUP, "uai")) left.push(name);
    expect(left).toEqual([]);
  });

  it("a cluster has at most eight trusted access bindings [docs: trusted-access-feature]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const make = async (number: number) =>
      (
        await sim.call("PUT", `${clusterPath()}/trustedAccessRoleBindings/b${String(number)}`, {
          body: { properties: { sourceResourceId: "/subscriptions/x", roles: ["a/b"] } },
        })
      ).status;
    for (let number = 0; number < 8; number += 1) expect(await make(number)).toBe(201);
    expect(await make(8)).toBe(400);
    expect(await make(7)).toBe(200);
  });

  it("a group goes with all that lies in it, followed by the real client [docs: delete-resource-group]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    await identity(sim, "uai");
    const { resourceGroups } = sim.clients.resources(SUBSCRIPTION);
    await resourceGroups.delete(GROUP, QUICK);
    for (const path of [clusterPath(), identityPath("uai")])
      expect((await sim.call("GET", path)).status).toBe(404);
    expect((await resourceGroups.checkExistence(GROUP)).body).toBe(false);
  });

  it("a group with a lock anywhere in it stays [docs: lock-resources]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const locks = sim.clients.locks(SUBSCRIPTION);
    await locks.managementLocks.createOrUpdateByScope(clusterPath(), "keep", { level: "CanNotDelete" });
    const answer = await sim.call("DELETE", `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`);
    expect([answer.status, answer.code]).toEqual([409, "ScopeLocked"]);
  });

  it("nothing can be made in a group that is not there", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const answer = await sim.call("PUT", inGroup("Microsoft.KeyVault/vaults/v", "none"), {
      body: { location: "westeurope" },
      version: "2023-07-01",
    });
    expect([answer.status, answer.code]).toEqual([404, "ResourceGroupNotFound"]);
  });

  it.each([
    ["Microsoft.KeyVault/vaults/v", "2023-07-01"],
    ["Microsoft.Network/applicationGateways/g", "2024-05-01"],
    ["Microsoft.Network/publicIPAddresses/p", "2024-05-01"],
    ["Microsoft.Network/routeTables/r", "2024-05-01"],
    ["Microsoft.Network/privateDnsZones/z", "2024-06-01"],
    ["Microsoft.Compute/disks/d", "2024-03-02"],
    ["Microsoft.OperationalInsights/workspaces/w", "2023-09-01"],
  ])("%s is kept as it was sent, tagged, listed and deleted", async (rest, version) => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const path = inGroup(rest);
    const sent = { location: "westeurope", properties: { anything: { deep: [1] } } };
    expect((await sim.call("PUT", path, { body: sent, version })).status).toBe(201);
    await sim.call("PATCH", path, { body: { tags: { a: "b" } }, version });
    expect((await sim.call("GET", path, { version })).body).toMatchObject({ ...sent, tags: { a: "b" } });
    const list = await sim.call("GET", path.slice(0, path.lastIndexOf("/")), { version });
    expect(list.body).toMatchObject({ value: [{ id: path }] });
    expect((await sim.call("DELETE", path, { version })).status).toBe(200);
    expect((await sim.call("DELETE", path, { version })).status).toBe(204);
  });

  it("a LIST of clusters may lag behind a GET", async () => {
    const sim = await rehearse({ settings: { listLagMs: 2 * MINUTE } });
    place(sim, onSystemIdentity());
    sim.pass(HOUR);
    await change(sim, { tags: { fresh: "yes" } });
    const listed = async () =>
      JSON.stringify(
        (
          await sim.call(
            "GET",
            `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`,
          )
        ).body,
      );
    expect(JSON.stringify((await sim.call("GET", clusterPath())).body)).toContain("fresh");
    expect(await listed()).not.toContain("fresh");
    sim.pass(3 * MINUTE);
    expect(await listed()).toContain("fresh");
  });

  it("identities spell resourcegroups in lower case, and are found in any spelling [hashicorp/terraform-provider-azurerm#10406]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    await identity(sim, "uai");
    const { body } = await sim.call("GET", identityPath("UAI"));
    expect(body["id"]).toContain("/resourcegroups/");
    expect((await sim.call("GET", String(body["id"]))).status).toBe(200);
  });

  it("whether a feature needs approval can be read before it is asked for [model of SubscriptionFeatureRegistration]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const base = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Features/featureProviders/Microsoft.ContainerService/subscriptionFeatureRegistrations`;
    const path = `${base}/NodeDisruptionProfile`;
    expect((await sim.call("GET", path)).body).toMatchObject({
      properties: { approvalType: "AutoApproval", state: "NotRegistered" },
    });
    await sim.call("PUT", path, { body: {} });
    sim.pass(6 * MINUTE);
    expect((await sim.call("GET", base)).body).toMatchObject({
      value: [{ properties: { state: "Registered" } }],
    });
    const china = await rehearse({ settings: { cloud: "china" } });
    place(china, onSystemIdentity());
    expect((await china.call("GET", path)).status).toBe(404);
  });
});
