import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../local/arm/world/json.ts";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  identityPath,
  onServicePrincipal,
  onSystemIdentity,
  place,
  placeNetwork,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { rehearse, type Rehearsal } from "../../../support/arm/rehearsal.ts";
import { change, ended, grant, identity, userAssigned } from "../../../support/arm/steps.ts";

const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const SETTINGS = { replication: 0, propagation: 0 };

async function withCluster(properties: JsonObject = {}) {
  const sim = await rehearse({ settings: SETTINGS });
  place(sim, onSystemIdentity(properties));
  return sim;
}

const nodes = (sim: Rehearsal, name: string) =>
  sim.simulator.view().get("clusters", clusterPath().toLowerCase())?.pools[name]?.nodes?.length;

describe("what AKS takes", () => {
  it("another count in a PUT of the cluster: Scaling, and the nodes come (46 recorded az aks scale)", async () => {
    const sim = await withCluster({ agentPoolProfiles: [pool("system")] });
    const put = await change(sim, {}, { agentPoolProfiles: [pool("system", { count: 5 })] });
    expect(put.body).toMatchObject({
      properties: {
        provisioningState: "Scaling",
        agentPoolProfiles: [{ count: 5, provisioningState: "Scaling" }],
      },
    });
    await ended(sim, put);
    expect(nodes(sim, "system")).toBe(5);
  });

  it("another count together with other changes", async () => {
    const sim = await withCluster({ agentPoolProfiles: [pool("system")] });
    const put = await change(
      sim,
      { tags: { more: "yes" } },
      { agentPoolProfiles: [pool("system", { count: 2 })] },
    );
    expect([put.status, Object(put.body["tags"])]).toEqual([200, { more: "yes" }]);
    await ended(sim, put);
    expect(nodes(sim, "system")).toBe(2);
  });

  it("an identity without a role on the own subnet: made, scaled, changed, all Succeeded (2024-08-21)", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(
      sim,
      onServicePrincipal(
        { agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })] },
        { name: "other" },
      ),
    );
    await identity(sim, "control");
    await identity(sim, "second");
    const made = await sim.call("PUT", clusterPath(), {
      body: {
        location: "westeurope",
        ...userAssigned("control"),
        properties: {
          dnsPrefix: "s",
          agentPoolProfiles: [{ name: "system", mode: "System", count: 1, vnetSubnetID: SUBNET }],
        },
      },
    });
    expect((await ended(sim, made)).body).toMatchObject({ status: "Succeeded" });
    const [first] = Object(made.body["properties"])["agentPoolProfiles"] as JsonObject[];
    const scaled = await change(sim, {}, { agentPoolProfiles: [{ ...first, count: 3 }] });
    expect((await ended(sim, scaled)).body).toMatchObject({ status: "Succeeded" });
    expect((await ended(sim, await change(sim, userAssigned("second")))).body).toMatchObject({
      status: "Succeeded",
    });
  });

  it("a service principal's client id beside an identity: the identity wins (3 recorded, 2020)", async () => {
    const sim = await withCluster();
    const made = await sim.call("PUT", clusterPath("both"), {
      body: {
        location: "westeurope",
        identity: { type: "SystemAssigned" },
        properties: {
          dnsPrefix: "b",
          servicePrincipalProfile: { clientId: "77777777-7777-4777-8777-777777777777", secret: "x" },
          agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }],
        },
      },
    });
    expect(made.body).toMatchObject({ properties: { servicePrincipalProfile: { clientId: "msi" } } });
  });

  it("no new service principal that the directory does not know: 404 ServicePrincipalNotFound (since 2023-06)", async () => {
    const sim = await withCluster();
    const made = await sim.call("PUT", clusterPath("young"), {
      body: {
        location: "westeurope",
        properties: {
          dnsPrefix: "y",
          servicePrincipalProfile: { clientId: "77777777-7777-4777-8777-777777777777", secret: "x" },
          agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }],
        },
      },
    });
    expect([made.status, made.code]).toEqual([404, "ServicePrincipalNotFound"]);
  });
});

describe("what others take", () => {
  it("a role assignment again, with another description: 201 of now, a GET tells the truth (6 of 6, 2020-2023)", async () => {
    const sim = await withCluster();
    placeNetwork(sim);
    const principalId = await identity(sim, "control");
    const id = await grant(sim, SUBNET, principalId, NETWORK_CONTRIBUTOR);
    const before = Object((await sim.call("GET", id)).body["properties"]) as JsonObject;
    sim.pass(3_600_000);
    const again = await sim.call("PUT", id, {
      body: {
        properties: {
          ...before,
          description: "another",
          createdOn: undefined,
          updatedOn: undefined,
          createdBy: undefined,
          updatedBy: undefined,
        },
      },
    });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ properties: { createdBy: null, description: "another" } });
    expect(Object(again.body["properties"])["createdOn"]).not.toBe(before["createdOn"]);
    expect((await sim.call("GET", id)).body).toMatchObject({
      properties: { createdOn: before["createdOn"], createdBy: before["createdBy"], description: "another" },
    });
  });

  it("the registration of a provider that unregisters: Registering at once, Registered after 71 s (2023-02)", async () => {
    const sim = await withCluster();
    const provider = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault`;
    await sim.call("POST", `${provider}/unregister`);
    const back = await sim.call("POST", `${provider}/register`);
    expect([back.status, back.body["registrationState"]]).toEqual([200, "Registering"]);
    sim.pass(71_000);
    expect((await sim.call("GET", provider)).body["registrationState"]).toBe("Registered");
  });

  it("a new identity: 201 with a relative Location, isolationScope only since 2024-11-30", async () => {
    const sim = await withCluster();
    const put = (version: string) =>
      sim.call("PUT", identityPath(`id-${version}`), { version, body: { location: "westeurope" } });
    const old = await put("2023-01-31");
    expect(old.headers.get("location")).toMatch(/^\/subscriptions\/.*\/resourcegroups\//);
    expect(old.body["properties"]).not.toHaveProperty("isolationScope");
    expect((await put("2024-11-30")).body["properties"]).toHaveProperty("isolationScope");
  });

  it.each(["2021-05-01", "2022-11-01", "2020-09-01", "2026-04-02-preview"])(
    "api-version %s of AKS: every GA version, and previews",
    async (version) => {
      const sim = await withCluster();
      expect((await sim.call("GET", clusterPath(), { version })).status).toBe(200);
    },
  );
});

describe("headers", () => {
  it("of a PUT: Azure-AsyncOperation and no Location; of a POST and a DELETE both", async () => {
    const sim = await withCluster();
    const put = await change(sim);
    expect([put.headers.get("location"), put.headers.get("azure-asyncoperation") === null]).toEqual([
      null,
      false,
    ]);
    await ended(sim, put);
    const post = await sim.call("POST", `${clusterPath()}/stop`);
    expect(post.headers.get("location")).toContain("/operationresults/");
    await ended(sim, post);
    const deletion = await sim.call("DELETE", clusterPath());
    expect(deletion.headers.get("location")).toContain("/operationresults/");
  });

  it("AKS names no charset, ARM does, and says when the gateway answered", async () => {
    const sim = await withCluster();
    const type = async (path: string) => (await sim.call("GET", path)).headers.get("content-type");
    expect(await type(clusterPath())).toBe("application/json");
    expect(await type(`/subscriptions/${SUBSCRIPTION}/resourcegroups/${GROUP}`)).toBe(
      "application/json; charset=utf-8",
    );
    const missing = await sim.call("GET", clusterPath("missing"));
    expect([missing.status, missing.code, missing.headers.get("x-ms-failure-cause")]).toEqual([
      404,
      "ResourceNotFound",
      "gateway",
    ]);
  });

  it("tell budgets of 800 writes, 800 deletes and 1,100 reads, and fifteen times that for all (since 2024-10)", async () => {
    const sim = await withCluster();
    const read = await sim.call("GET", `/subscriptions/${SUBSCRIPTION}/resourcegroups`);
    expect(read.headers.get("x-ms-ratelimit-remaining-subscription-reads")).toBe("1099");
    expect(read.headers.get("x-ms-ratelimit-remaining-subscription-global-reads")).toBe("16499");
    const put = await sim.call("PUT", identityPath("one"), { body: { location: "westeurope" } });
    expect(put.headers.get("x-ms-ratelimit-remaining-subscription-writes")).toBe("799");
    expect(put.headers.get("x-ms-ratelimit-remaining-subscription-global-writes")).toBe("11999");
    const gone = await sim.call("DELETE", identityPath("one"));
    expect(gone.headers.get("x-ms-ratelimit-remaining-subscription-deletes")).toBe("799");
    const documented = await rehearse({ settings: { budgets: "documented" } });
    place(documented, onSystemIdentity());
    const less = await documented.call("GET", `/subscriptions/${SUBSCRIPTION}/resourcegroups`);
    expect(less.headers.get("x-ms-ratelimit-remaining-subscription-reads")).toBe("249");
  });

  it("every LIST of clusters and pools links to an empty last page (since 2023-11; 82 of 82)", async () => {
    const sim = await withCluster();
    for (const path of [
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`,
      `${clusterPath()}/agentPools`,
    ]) {
      const first = await sim.call("GET", path);
      const link = new URL(String(first.body["nextLink"]));
      expect([...link.searchParams.keys()]).toEqual(expect.arrayContaining(["$skipToken", "skipToken"]));
      const last = await sim.call("GET", link.href);
      expect(last.body).toEqual({ value: [] });
    }
    const identities = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    expect((await sim.call("GET", identities)).body).not.toHaveProperty("nextLink");
  });

  it("a cluster's LIST and GET say the same, field by field (180 pairs)", async () => {
    const sim = await withCluster();
    await change(sim);
    const list = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`,
    );
    expect(list.body["value"]).toEqual([(await sim.call("GET", clusterPath(CLUSTER))).body]);
  });
});
