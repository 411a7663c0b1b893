import { describe, expect, it } from "vitest";
import { type JsonObject, textAt } from "../../../../local/arm/world/json.ts";
import {
  clusterPath,
  CLIENT_ID,
  identityPath,
  onServicePrincipal,
  onSystemIdentity,
  place,
  pool,
} from "../../../support/arm/clusters.ts";
import { rehearse } from "../../../support/arm/rehearsal.ts";
import { change, ended, grant, identity, systemAssigned, userAssigned } from "../../../support/arm/steps.ts";

const IDENTITY_OPERATOR = "f1a07417-d97a-45cb-824c-7a7467783830";
const SETTINGS = { replication: 0, propagation: 0 };

const clientIdIn = (body: JsonObject) => textAt(body, "properties", "servicePrincipalProfile", "clientId");

/** Evidence: 33 recorded updates from a service principal to managed identities, 2020-11 to 2023-06. */
describe("an update that leaves the service principal", () => {
  it.each([
    ["system-assigned", systemAssigned],
    ["user-assigned", userAssigned("control")],
  ])("to a %s identity says msi when it is accepted, at the cluster and in every GET", async (_, top) => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), pool("apps")] }));
    await identity(sim, "control");
    const put = await change(sim, top);
    expect([put.status, clientIdIn(put.body)]).toEqual([200, "msi"]);
    expect(put.body).toMatchObject({
      properties: {
        provisioningState: "Updating",
        agentPoolProfiles: [{ provisioningState: "Updating" }, { provisioningState: "Updating" }],
      },
    });
    expect(put.body["properties"]).not.toHaveProperty("identityProfile");
    expect(clientIdIn((await sim.call("GET", clusterPath())).body)).toBe("msi");
    await ended(sim, put);
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: {
        provisioningState: "Succeeded",
        identityProfile: { kubeletidentity: { resourceId: expect.stringContaining("shop-agentpool") } },
        agentPoolProfiles: [{ provisioningState: "Succeeded" }, { provisioningState: "Succeeded" }],
      },
    });
  });

  it("shows the system-assigned principal at once, and a user-assigned one as an empty value until the end", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    const principalId = await identity(sim, "control");
    const put = await change(sim, userAssigned("control"));
    expect(put.body["identity"]).toMatchObject({ userAssignedIdentities: { [identityPath("control")]: {} } });
    expect(JSON.stringify(put.body["identity"])).not.toContain(principalId);
    expect(JSON.stringify((await sim.call("GET", clusterPath())).body["identity"])).not.toContain(
      principalId,
    );
    await ended(sim, put);
    expect(JSON.stringify((await sim.call("GET", clusterPath())).body["identity"])).toContain(principalId);

    const other = await rehearse({ settings: SETTINGS });
    place(other, onServicePrincipal());
    const system = await change(other, systemAssigned);
    expect(system.body["identity"]).toMatchObject({ principalId: expect.any(String) });
  });

  it("leaves add-on identities out of the answer and makes them by the end", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal({ addonProfiles: { azurepolicy: { enabled: true } } }));
    const put = await change(sim, systemAssigned);
    expect(JSON.stringify(put.body)).not.toContain("azurepolicy-shop");
    await ended(sim, put);
    expect(JSON.stringify((await sim.call("GET", clusterPath())).body)).toContain("azurepolicy-shop");
  });

  it("is accepted although it sends the old client id along, and again after it failed late", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    const { body } = await sim.call("GET", clusterPath());
    expect(clientIdIn(body)).toBe(CLIENT_ID);
    sim.simulator.faults.add({
      match: { operation: "managedClusters.put" },
      fault: { kind: "failLate", code: "InternalError", message: "scripted" },
    });
    const put = await sim.call("PUT", clusterPath(), { body: { ...body, ...systemAssigned } });
    expect((await ended(sim, put)).body).toMatchObject({ status: "Failed" });
    expect(clientIdIn((await sim.call("GET", clusterPath())).body)).toBe("msi");
    expect((await ended(sim, await change(sim))).body).toMatchObject({ status: "Succeeded" });
    expect(sim.simulator.view().get("clusters", clusterPath().toLowerCase())?.pools).toMatchObject({
      system: { identities: [expect.stringContaining("shop-agentpool")] },
    });
  });
});

describe("other changes of identity", () => {
  it("show a new kubelet identity with all its ids at once (6 recorded, 2022)", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    const control = await identity(sim, "control");
    const kubelet = await identity(sim, "kubelet");
    await ended(sim, await change(sim, userAssigned("control")));
    await grant(sim, identityPath("kubelet"), control, IDENTITY_OPERATOR);
    const put = await change(
      sim,
      {},
      { identityProfile: { kubeletidentity: { resourceId: identityPath("kubelet") } } },
    );
    expect(put.body).toMatchObject({
      properties: {
        identityProfile: {
          kubeletidentity: {
            resourceId: identityPath("kubelet"),
            objectId: kubelet,
            clientId: expect.any(String),
          },
        },
      },
    });
  });

  it("keep the identity where a PUT leaves the block out (8 recorded, 2020)", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onSystemIdentity());
    const { body } = await sim.call("GET", clusterPath());
    const { identity: before, ...bare } = body;
    const put = await sim.call("PUT", clusterPath(), { body: bare });
    expect([put.status, put.body["identity"]]).toEqual([200, before]);
  });

  it("empty the map's value between two user-assigned identities and keep the kubelet's (5 recorded, 2023-2024)", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    await identity(sim, "one");
    await identity(sim, "two");
    await ended(sim, await change(sim, userAssigned("one")));
    const before = (await sim.call("GET", clusterPath())).body;
    const put = await change(sim, userAssigned("two"));
    expect(put.body["identity"]).toEqual(userAssigned("two").identity);
    expect(put.body).toMatchObject({
      properties: { identityProfile: Object(before["properties"])["identityProfile"] },
    });
  });
});
