import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import {
  clusterPath,
  onServicePrincipal,
  onSystemIdentity,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { rehearse } from "../../support/arm/rehearsal.ts";
import { ended } from "../../support/arm/steps.ts";

const NETWORK = SUBNET.replace(/\/subnets\/.*$/, "");

async function withNodesInSubnet() {
  const sim = await rehearse();
  place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })] }));
  return sim;
}

/** Evidence: docs: virtual-network-manage-subnet; resource-providers-and-types. */
describe("what nodes are in or clusters are of", () => {
  it.each([SUBNET, NETWORK])("a subnet with nodes stays: DELETE %s", async (path) => {
    const sim = await withNodesInSubnet();
    expect(await sim.call("DELETE", path)).toMatchObject({ status: 400, code: "InUseSubnetCannotBeDeleted" });
    expect((await sim.call("GET", SUBNET)).status).toBe(200);
  });

  it("an empty subnet goes, and so does a network once the cluster is gone", async () => {
    const sim = await withNodesInSubnet();
    const empty = SUBNET.replace(/[^/]*$/, "snet-empty");
    await sim.call("PUT", empty, { body: { properties: {} } });
    expect((await sim.call("DELETE", empty)).status).toBe(200);
    expect((await sim.call("DELETE", empty)).status).toBe(204);
    await ended(sim, await sim.call("DELETE", clusterPath()));
    expect((await sim.call("DELETE", NETWORK)).status).toBe(200);
  });

  it("the group of a network with nodes of a cluster elsewhere stays with that network, and the deletion says so late", async () => {
    const sim = await rehearse();
    const elsewhere = SUBNET.replace(/resourceGroups\/[^/]+/, "resourceGroups/rg-network-only");
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system", { vnetSubnetID: elsewhere })] }));
    const group = elsewhere.split("/").slice(0, 5).join("/");
    const begun = await sim.call("DELETE", group);
    expect(begun.status).toBe(202);
    sim.pass(3_600_000);
    const end = await sim.call("GET", begun.headers.get("location") ?? "");
    expect([end.status, end.code]).toEqual([409, "ResourceGroupDeletionBlocked"]);
    expect((await sim.call("GET", elsewhere)).status).toBe(200);
    expect((await sim.call("GET", group)).body).toMatchObject({
      properties: { provisioningState: "Succeeded" },
    });
    await ended(sim, await sim.call("DELETE", clusterPath()));
    const again = await sim.call("DELETE", group);
    sim.pass(3_600_000);
    expect((await sim.call("GET", again.headers.get("location") ?? "")).status).toBe(200);
    expect((await sim.call("GET", group)).status).toBe(404);
  });

  it("the provider of a cluster stays registered, in a subscription without one it does not", async () => {
    const sim = await withNodesInSubnet();
    const provider = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService`;
    const version = "2021-04-01";
    expect((await sim.call("POST", `${provider}/unregister`, { version })).status).toBe(409);
    expect((await sim.call("GET", provider, { version })).body["registrationState"]).toBe("Registered");
    await ended(sim, await sim.call("DELETE", clusterPath()));
    const gone = await sim.call("POST", `${provider}/unregister`, { version });
    expect(gone.body["registrationState"]).toBe("Unregistering");
  });
});

const SPOT = "kubernetes.azure.com/scalesetpriority";

/** Evidence: docs: spot-node-pool. */
it("a Spot pool has the label and the taint that keep other pods away, and its own eviction policy", async () => {
  const sim = await rehearse();
  place(sim, onSystemIdentity());
  const made = await sim.call("PUT", `${clusterPath()}/agentPools/spot`, {
    body: {
      properties: { count: 1, mode: "User", scaleSetPriority: "Spot", nodeTaints: ["own=yes:NoSchedule"] },
    },
  });
  expect(made.body["properties"]).toMatchObject({
    scaleSetEvictionPolicy: "Delete",
    spotMaxPrice: -1,
    nodeLabels: { [SPOT]: "spot" },
    nodeTaints: ["own=yes:NoSchedule", `${SPOT}=spot:NoSchedule`],
  });
});

/** Evidence: docs: private-clusters. */
it("a private cluster has a private name, in the zone that AKS makes; another one has none", async () => {
  const sim = await rehearse();
  place(sim, onSystemIdentity({}, { name: "beside" }));
  const make = (name: string, more: JsonObject) =>
    sim.call("PUT", clusterPath(name), {
      body: {
        location: "westeurope",
        identity: { type: "SystemAssigned" },
        properties: {
          dnsPrefix: name,
          agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }],
          ...more,
        },
      },
    });
  const hidden = await make("hidden", { apiServerAccessProfile: { enablePrivateCluster: true } });
  expect(hidden.body["properties"]).toMatchObject({
    privateFQDN: expect.stringMatching(/^hidden-\w+\.[0-9a-f-]{36}\.privatelink\.westeurope\.azmk8s\.io$/),
  });
  expect((await make("open", {})).body["properties"]).not.toHaveProperty("privateFQDN");
});

/** Evidence: RFC 5280; kubectl refuses anything else ("unable to parse bytes as PEM block"). */
it("a kubeconfig's certificates are such: the client's is signed by the authority, and its key fits", async () => {
  const sim = await rehearse();
  place(sim, onSystemIdentity());
  const { body } = await sim.call("POST", `${clusterPath()}/listClusterUserCredential`);
  const [config] = body["kubeconfigs"] as { value: string }[];
  const text = Buffer.from(config?.value ?? "", "base64").toString();
  const read = (name: string) =>
    Buffer.from(new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? "", "base64").toString();
  const authority = new X509Certificate(read("certificate-authority-data"));
  const client = new X509Certificate(read("client-certificate-data"));
  expect([authority.ca, client.ca]).toEqual([true, false]);
  expect(client.verify(authority.publicKey)).toBe(true);
  expect(authority.verify(authority.publicKey)).toBe(true);
  expect(read("client-key-data")).toMatch(/^-----BEGIN PRIVATE KEY-----/);
});
