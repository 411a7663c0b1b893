import { describe, expect, it } from "vitest";
import {
  CLIENT_ID,
  CLUSTER,
  clusterPath,
  GROUP,
  onServicePrincipal,
  place,
  pool,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { MINUTE, QUICK, rehearse } from "../../support/arm/rehearsal.ts";

/** Evidence: the model and expected statuses of @azure/arm-containerservice; docs: use-etags; docs: async-operations. */
describe("managed clusters", () => {
  it("are made by the real client, which follows the operation to its end", async () => {
    const { clients, simulator } = await rehearse();
    const resources = clients.resources(SUBSCRIPTION);
    await resources.resourceGroups.createOrUpdate(GROUP, { location: "westeurope" });
    const aks = await clients.containerService(SUBSCRIPTION);
    const made = await aks.managedClusters.createOrUpdate(
      GROUP,
      CLUSTER,
      {
        location: "westeurope",
        dnsPrefix: CLUSTER,
        identity: { type: "SystemAssigned" },
        agentPoolProfiles: [{ name: "system", mode: "System", count: 1, vmSize: "Standard_D4s_v5" }],
      },
      QUICK,
    );
    expect(made.provisioningState).toBe("Succeeded");
    expect(made.servicePrincipalProfile?.clientId).toBe("msi");
    expect(made.identity?.principalId).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.identityProfile?.["kubeletidentity"]?.resourceId).toContain(`/${CLUSTER}-agentpool`);
    expect(simulator.journal().map(({ operation }) => operation)).toEqual([
      "resourceGroups.put",
      "managedClusters.put",
    ]);
  });

  it("show the changing state at once and settle when the time has come", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const { body } = await sim.call("GET", clusterPath());
    const put = await sim.call("PUT", clusterPath(), {
      body: { ...body, identity: { type: "SystemAssigned" } },
    });
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({ properties: { provisioningState: "Updating" } });
    expect(put.headers.get("azure-asyncoperation")).toContain(
      "/providers/Microsoft.ContainerService/locations/westeurope/operations/",
    );
    expect(Number(put.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((put.headers.get("azure-asyncoperation") ?? "").length).toBeGreaterThan(2000);
    const before = await sim.call("GET", put.headers.get("azure-asyncoperation") ?? "");
    expect(before.body).toMatchObject({ status: "InProgress" });
    sim.pass(3 * 60 * MINUTE);
    const after = await sim.call("GET", put.headers.get("azure-asyncoperation") ?? "");
    expect(after.body).toMatchObject({ status: "Succeeded" });
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      identity: { type: "SystemAssigned" },
      properties: { provisioningState: "Succeeded", servicePrincipalProfile: { clientId: "msi" } },
    });
  });

  it("keep every field that nobody modelled, at every level, through a GET and PUT", async () => {
    const sim = await rehearse();
    const cluster = onServicePrincipal(
      {
        futureProfile: { deep: [{ name: "a", more: 1 }], flag: true },
        networkProfile: { networkPlugin: "azure", futureKnob: "on" },
        agentPoolProfiles: [pool("system", { futureNodeThing: { x: [1, 2] } })],
      },
      { futureTop: "kept" },
    );
    place(sim, cluster);
    const first = await sim.call("GET", clusterPath());
    await sim.call("PUT", clusterPath(), { body: { ...first.body, tags: { team: "other" } } });
    sim.pass(60 * MINUTE);
    const { body } = await sim.call("GET", clusterPath());
    expect(body).toMatchObject({
      futureTop: "kept",
      tags: { team: "other" },
      properties: {
        futureProfile: { deep: [{ name: "a", more: 1 }], flag: true },
        networkProfile: { futureKnob: "on" },
        agentPoolProfiles: [{ name: "system", futureNodeThing: { x: [1, 2] } }],
      },
    });
    expect(sim.simulator.audit()).toEqual([]);
  });

  it("tell the audit when a PUT loses a field", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ futureProfile: { flag: true } }));
    const { body } = await sim.call("GET", clusterPath());
    const { properties, ...top } = body;
    expect(properties).toMatchObject({ futureProfile: { flag: true } });
    const kept = Object.fromEntries(
      Object.entries(properties ?? {}).filter(([name]) => name !== "futureProfile"),
    );
    await sim.call("PUT", clusterPath(), { body: { ...top, properties: kept } });
    expect(sim.simulator.audit()).toMatchObject([{ kind: "fieldLost", detail: "properties.futureProfile" }]);
  });

  it("are listed in pages by group and by subscription, in any spelling of the path", async () => {
    const sim = await rehearse({ settings: { pageSize: 2 } });
    place(sim, ...["a", "b", "c", "d", "e"].map((name) => onServicePrincipal({}, { name })));
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const names: (string | undefined)[] = [];
    for await (const cluster of aks.managedClusters.list()) names.push(cluster.name);
    expect(names).toEqual(["a", "b", "c", "d", "e"]);
    const inGroup: (string | undefined)[] = [];
    for await (const cluster of aks.managedClusters.listByResourceGroup(GROUP)) inGroup.push(cluster.name);
    expect(inGroup).toEqual(names);
    const lower = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/resourcegroups/RG-SHOP//providers/microsoft.containerservice/MANAGEDCLUSTERS/A`,
    );
    expect(lower.body).toMatchObject({ name: "a" });
  });

  it("refuse a change while another goes on", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const { body } = await sim.call("GET", clusterPath());
    await sim.call("PUT", clusterPath(), { body });
    const second = await sim.call("PUT", clusterPath(), { body });
    expect([second.status, second.code]).toEqual([409, "OperationNotAllowed"]);
    expect(second.message).toContain("Another operation (Updating) is in progress");
    expect(second.message).toContain("https://aka.ms/aks-pending-operation");
  });

  it("refuse new and changed pools in a PUT of the cluster [pulumi/pulumi-azure-native#579]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const { body } = await sim.call("GET", clusterPath());
    const properties = body["properties"];
    const added = await sim.call("PUT", clusterPath(), {
      body: {
        ...body,
        properties: { ...Object(properties), agentPoolProfiles: [pool("system"), pool("more")] },
      },
    });
    expect([added.status, added.body["target"]]).toEqual([400, "agentPoolProfiles"]);
    expect(added.message).toContain("A new agent pool was introduced");
    const changed = await sim.call("PUT", clusterPath(), {
      body: {
        ...body,
        properties: {
          ...Object(properties),
          agentPoolProfiles: [pool("system", { vmSize: "Standard_D8s_v5" })],
        },
      },
    });
    expect(changed.status).toBe(400);
    expect(changed.message).toContain("Node pool update via managed cluster not allowed");
  });

  it("change tags and nothing else by PATCH, and answer 404 where there is none [docs: use-etags]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const patched = await aks.managedClusters.updateTags(GROUP, CLUSTER, { tags: { a: "b" } }, QUICK);
    expect(patched.tags).toEqual({ a: "b" });
    const other = await sim.call("PATCH", clusterPath(), { body: { identity: { type: "SystemAssigned" } } });
    expect(other.status).toBe(400);
    const absent = await sim.call("PATCH", clusterPath("none"), { body: { tags: {} } });
    expect([absent.status, absent.code]).toEqual([404, "ResourceNotFound"]);
  });

  it("stop every change while the service principal cannot sign in [Azure/AKS#1069, Azure/AKS#2226]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    sim.simulator.change(({ world, now }) => {
      for (const [key, principal] of [...world.entries("principals")]) {
        if (principal.appId === CLIENT_ID)
          world.put("principals", key, { ...principal, secretExpiresAt: now - 1 });
      }
    });
    const { body } = await sim.call("GET", clusterPath());
    const put = await sim.call("PUT", clusterPath(), {
      body: { ...body, identity: { type: "SystemAssigned" } },
    });
    expect([put.status, put.code]).toEqual([400, "ServicePrincipalValidationClientError"]);
    expect(put.message).toContain("AADSTS7000222");
  });

  it("cannot go back to a service principal [docs: system-assigned-managed-identity]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const { body } = await sim.call("GET", clusterPath());
    await sim.call("PUT", clusterPath(), { body: { ...body, identity: { type: "SystemAssigned" } } });
    sim.pass(180 * MINUTE);
    const now = (await sim.call("GET", clusterPath())).body;
    const back = await sim.call("PUT", clusterPath(), { body: { ...now, identity: { type: "None" } } });
    expect(back.status).toBe(400);
  });
});
