import { describe, expect, it } from "vitest";
import {
  CLIENT_ID,
  clusterPath,
  identityPath,
  onServicePrincipal,
  onSystemIdentity,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, MINUTE, rehearse } from "../../support/arm/rehearsal.ts";
import { change, ended, grant, identity, userAssigned } from "../../support/arm/steps.ts";

const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";

const SETTINGS = { replication: 0, propagation: 0 };

const ownSubnet = { agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })] };

describe("changes of identity", () => {
  it.each([
    [true, false],
    [false, true],
  ])(
    "with re-imaging %j, pools wait for an image upgrade: %j [docs contradict each other; Azure/AKS pull 5913]",
    async (reimageOnMigrate, waits) => {
      const sim = await rehearse({ settings: { ...SETTINGS, reimageOnMigrate } });
      place(sim, onServicePrincipal());
      const status = await ended(sim, await change(sim, { identity: { type: "SystemAssigned" } }));
      expect(status.body).toMatchObject({ status: "Succeeded" });
      const scaleSets = await sim.call(
        "GET",
        `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachineScaleSets`,
      );
      expect(JSON.stringify(scaleSets.body).includes("shop-agentpool")).toBe(!waits);
      await sim.call("POST", `${clusterPath()}/agentPools/system/upgradeNodeImageVersion`);
      sim.pass(HOUR);
      const after = await sim.call(
        "GET",
        `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachineScaleSets`,
      );
      expect(JSON.stringify(after.body)).toContain("shop-agentpool");
    },
  );

  it("can be refused where no pool has a newer image, if the service is set so [azure-docs#90142]", async () => {
    const sim = await rehearse({ settings: { ...SETTINGS, identityUpdateWithoutNewerImage: "refuses" } });
    place(sim, onServicePrincipal());
    await sim.call("POST", `${clusterPath()}/agentPools/system/upgradeNodeImageVersion`);
    sim.pass(HOUR);
    expect((await change(sim, { identity: { type: "SystemAssigned" } })).status).toBe(400);
  });

  it("need one identity: none is the gateway's error, two are AKS's [azure-powershell#17376]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    const none = await change(sim, { identity: { type: "UserAssigned", userAssignedIdentities: {} } });
    expect([none.status, none.code, none.headers.get("x-ms-failure-cause")]).toEqual([
      400,
      "MissingIdentityIds",
      "gateway",
    ]);
    const two = { [identityPath("a")]: {}, [identityPath("b")]: {} };
    expect(
      (await change(sim, { identity: { type: "UserAssigned", userAssignedIdentities: two } })).status,
    ).toBe(400);
  });

  it("ask for assign/action at every PUT, changed or not [Azure/AKS#4980]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    await identity(sim, "control");
    await ended(sim, await change(sim, userAssigned("control")));
    sim.simulator.change(({ world }) => {
      world.put("callerLacks", "assign", {
        action: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
        scope: identityPath("control"),
      });
    });
    const put = await change(sim, { tags: { only: "tags" } });
    expect([put.status, put.code]).toEqual([403, "LinkedAuthorizationFailed"]);
    expect(put.message).toContain("assign/action");
  });

  it("come too early for a subnet and end in LinkedAuthorizationFailed [Azure/AKS#1557, Azure/AKS#1983]", async () => {
    const sim = await rehearse({
      settings: { ...SETTINGS, subnetRights: "asked", propagation: 50 * MINUTE },
    });
    place(sim, onServicePrincipal(ownSubnet));
    const principalId = await identity(sim, "control");
    await grant(sim, SUBNET, principalId, NETWORK_CONTRIBUTOR);
    const early = await ended(sim, await change(sim, userAssigned("control")), 40 * MINUTE);
    expect(early.body).toMatchObject({ status: "Failed", error: { code: "LinkedAuthorizationFailed" } });
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: { provisioningState: "Failed" },
    });
    sim.pass(20 * MINUTE);
    const again = await ended(sim, await change(sim, {}));
    expect(again.body).toMatchObject({ status: "Succeeded" });
  });

  it("leave the control plane its old identity until the tokens end [docs: user-assigned-managed-identity]", async () => {
    const sim = await rehearse({
      settings: { ...SETTINGS, subnetRights: "asked", tokenLifetimeMs: 5 * HOUR },
    });
    place(sim, onServicePrincipal(ownSubnet));
    const old = await identity(sim, "old");
    await identity(sim, "new");
    const assignment = await grant(sim, SUBNET, old, NETWORK_CONTRIBUTOR);
    await ended(sim, await change(sim, userAssigned("old")));
    // The new identity has no right on the subnet, and nobody notices for hours.
    expect((await ended(sim, await change(sim, userAssigned("new")), HOUR)).body).toMatchObject({
      status: "Succeeded",
    });
    await sim.call("DELETE", assignment);
    expect(sim.simulator.audit()).toMatchObject([
      { kind: "grantDeletedInUse", resource: assignment },
      { kind: "capabilityLost", detail: expect.stringContaining("join the subnet") },
    ]);
    sim.pass(5 * HOUR);
    expect((await ended(sim, await change(sim, {}))).body).toMatchObject({
      error: { code: "LinkedAuthorizationFailed" },
    });
  });

  it("do not notice an identity that was made again under its name [Azure/AKS#4561, azure-cli#19733]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    const first = await identity(sim, "control");
    await ended(sim, await change(sim, userAssigned("control")));
    await sim.call("DELETE", identityPath("control"));
    const second = await identity(sim, "control");
    const put = await change(sim, userAssigned("control"));
    expect(JSON.stringify(put.body["identity"])).toContain(first);
    expect(JSON.stringify(put.body["identity"])).not.toContain(second);
    expect((await ended(sim, put)).body).toMatchObject({ status: "Failed" });
  });

  it("may succeed and change nothing [Azure/AKS#3498]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    sim.simulator.change(({ world }) => {
      for (const [key, cluster] of [...world.entries("clusters")])
        world.put("clusters", key, { ...cluster, quirks: { keepsIdentity: true } });
    });
    expect(
      (await ended(sim, await change(sim, { identity: { type: "SystemAssigned" } }))).body,
    ).toMatchObject({
      status: "Succeeded",
    });
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: { servicePrincipalProfile: { clientId: CLIENT_ID } },
    });
    await identity(sim, "control");
    const kubelet = { kubeletidentity: { resourceId: identityPath("control") } };
    const both = { ...userAssigned("control"), properties: { identityProfile: kubelet } };
    await ended(sim, await change(sim, both));
    const { body } = await sim.call("GET", clusterPath());
    expect(body).toMatchObject({ properties: { servicePrincipalProfile: { clientId: CLIENT_ID } } });
    expect(body["properties"]).not.toHaveProperty("identityProfile");
  });

  it("fail where a policy forbids AKS's own grant [Azure/AKS#2961]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    sim.simulator.change(({ world }) => {
      world.put("policies", "p", {
        assignmentId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/p`,
        displayName: "no grants",
        scope: `/subscriptions/${SUBSCRIPTION}`,
        resourceType: "microsoft.authorization/roleassignments",
      });
    });
    expect(
      (await ended(sim, await change(sim, { identity: { type: "SystemAssigned" } }))).body,
    ).toMatchObject({
      error: { code: "CreateRoleAssignmentError" },
    });
  });

  it("have no identity of the user's own in some sovereign regions [docs: user-assigned-managed-identity]", async () => {
    const sim = await rehearse({ settings: { ...SETTINGS, cloud: "usGovernment" } });
    place(sim, onSystemIdentity());
    await identity(sim, "control");
    const put = await sim.call("PUT", clusterPath("gov"), {
      body: {
        location: "usgoviowa",
        ...userAssigned("control"),
        properties: { dnsPrefix: "gov", agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }] },
      },
    });
    expect(put.status).toBe(400);
    expect(put.message).toContain("usgoviowa");
  });
});
