import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../local/arm/world/json.ts";
import { clusterPath, onSystemIdentity, place } from "../../../support/arm/clusters.ts";
import { MINUTE, rehearse, type Rehearsal } from "../../../support/arm/rehearsal.ts";
import { change, ended, statusOf } from "../../../support/arm/steps.ts";

const poolPath = `${clusterPath()}/agentPools/system`;

async function withCluster(settings = {}) {
  const sim = await rehearse({ settings });
  place(sim, onSystemIdentity());
  return sim;
}

const make = (sim: Rehearsal, more: JsonObject = {}) =>
  sim.call("PUT", clusterPath("fresh"), {
    body: {
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        dnsPrefix: "f",
        agentPoolProfiles: [{ name: "system", mode: "System", count: 3 }],
        ...more,
      },
    },
  });

/** Evidence: 12,890 recorded answers of status URLs, 2020 to 2025. */
describe("the operation resource", () => {
  it("tells name, status and times, and never how far it is", async () => {
    const sim = await withCluster({ passingErrors: 0 });
    const begun = await change(sim);
    expect(Object.keys((await statusOf(sim, begun)).body).sort()).toEqual(["name", "startTime", "status"]);
    const after = await ended(sim, begun);
    expect(Object.keys(after.body).sort()).toEqual(["endTime", "name", "startTime", "status"]);
  });

  it("may show an error beside InProgress and beside Succeeded: the status alone decides (77 recorded)", async () => {
    const sim = await withCluster({ passingErrors: 1 });
    const begun = await change(sim);
    expect((await statusOf(sim, begun)).body).toMatchObject({
      status: "InProgress",
      error: { code: expect.any(String) },
    });
    expect((await ended(sim, begun)).body).toMatchObject({
      status: "Succeeded",
      error: { code: expect.any(String) },
    });
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: { provisioningState: "Succeeded" },
    });
  });

  it("has words of its own while a cluster is made (2025-06 to 2025-11)", async () => {
    const sim = await withCluster();
    const begun = await make(sim);
    const words = new Set<string>();
    for (let minute = 0; minute < 30; minute += 1) {
      const { body } = await statusOf(sim, begun);
      words.add(String(body["status"]).replace(/\d+\/\d+/, "N/N"));
      sim.pass(MINUTE / 2);
    }
    expect([...words]).toEqual(
      expect.arrayContaining([
        "ProvisioningNetworkResources",
        "ProvisioningControlPlane",
        "CreatingAgentPools: N/N nodes completed",
        "Succeeded",
      ]),
    );
  });

  it("is reached by a signed URL of 2025-03-01 with .NET ticks", async () => {
    const url = new URL((await change(await withCluster())).headers.get("azure-asyncoperation") ?? "");
    expect(url.searchParams.get("api-version")).toBe("2025-03-01");
    expect(url.searchParams.get("t")).toMatch(/^\d{18}$/);
    expect(url.href.length).toBeGreaterThan(2000);
  });

  it.each([
    ["stop", "POST", `${clusterPath()}/stop`],
    ["the deletion of a pool", "DELETE", `${clusterPath()}/agentPools/more`],
  ])("of %s ends its operationresults with 204 and no body", async (_, method, path) => {
    const sim = await withCluster();
    const made = await sim.call("PUT", `${clusterPath()}/agentPools/more`, {
      body: { properties: { count: 1, mode: "User" } },
    });
    await ended(sim, made);
    const begun = await sim.call(method, path);
    const location = begun.headers.get("location") ?? "";
    const going = await sim.call("GET", location);
    expect([going.status, going.headers.get("location") !== null]).toEqual([202, true]);
    await ended(sim, begun);
    expect((await sim.call("GET", location)).status).toBe(204);
  });

  it("of an abort: the answer shows what it cuts off, seconds later cluster and pools are Canceled (2023-06)", async () => {
    const sim = await withCluster();
    const begun = await change(sim);
    const abort = await sim.call("POST", `${clusterPath()}/abort`);
    expect(abort.status).toBe(202);
    expect(abort.body).toMatchObject({ properties: { provisioningState: "Updating" } });
    sim.pass(10_000);
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: { provisioningState: "Canceled", agentPoolProfiles: [{ provisioningState: "Canceled" }] },
    });
    expect((await statusOf(sim, begun)).body).toMatchObject({
      status: "Canceled",
      error: { code: "Canceled", message: "Operation is being canceled by user" },
    });
  });
});

describe("states of clusters and pools", () => {
  it("a created cluster's pools are Creating with it and end with it (3,336 recorded answers)", async () => {
    const sim = await withCluster();
    const begun = await make(sim);
    expect(begun.body).toMatchObject({
      properties: { provisioningState: "Creating", agentPoolProfiles: [{ provisioningState: "Creating" }] },
    });
    await ended(sim, begun);
    expect((await sim.call("GET", clusterPath("fresh"))).body).toMatchObject({
      properties: { provisioningState: "Succeeded", agentPoolProfiles: [{ provisioningState: "Succeeded" }] },
    });
  });

  it("a pool's operation leaves the cluster Succeeded, and its tag as it is (53 and 2 recorded)", async () => {
    const sim = await withCluster();
    const before = (await sim.call("GET", clusterPath())).body;
    const begun = await sim.call("POST", `${poolPath}/upgradeNodeImageVersion`);
    expect(begun.body).toMatchObject({ properties: { provisioningState: "UpgradingNodeImageVersion" } });
    const { body } = await sim.call("GET", clusterPath());
    expect(body).toMatchObject({ properties: { provisioningState: "Succeeded" }, eTag: before["eTag"] });
  });

  it("tags: a PUT answers the one from before, then it changes from minute to minute, at rest never", async () => {
    const sim = await withCluster();
    const tagNow = async () => (await sim.call("GET", clusterPath())).body["eTag"];
    const before = await tagNow();
    const begun = await change(sim);
    expect(begun.body["eTag"]).toBe(before);
    const seen = new Set([before]);
    for (let minute = 0; minute < 3; minute += 1) {
      seen.add(await tagNow());
      sim.pass(MINUTE);
    }
    expect(seen.size).toBe(4);
    await ended(sim, begun);
    expect(await tagNow()).toBe(await tagNow());
  });

  it("a created cluster's first answer has neither tags nor a kubelet identity", async () => {
    const { body } = await make(await withCluster());
    expect(JSON.stringify(body)).not.toMatch(/eTag|identityProfile/);
  });
});
