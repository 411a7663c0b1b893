import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  OLD_IMAGE,
  onServicePrincipal,
  place,
  pool,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { DAY, MINUTE, QUICK, rehearse } from "../../support/arm/rehearsal.ts";

const poolPath = (name: string) => `${clusterPath()}/agentPools/${name}`;

/** Evidence: azure-cli-extensions#5989 (304), azure-cli#33693 (Machines), azure-cli-extensions#2236 (availability sets). */
describe("node pools", () => {
  it("upgrade their node image through the real client, and answer 304 when nothing is newer", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await aks.agentPools.upgradeNodeImageVersion(GROUP, CLUSTER, "system", QUICK);
    const upgraded = await aks.agentPools.get(GROUP, CLUSTER, "system");
    expect(upgraded.nodeImageVersion).not.toBe(OLD_IMAGE);
    const profile = await aks.agentPools.getUpgradeProfile(GROUP, CLUSTER, "system");
    expect(profile.latestNodeImageVersion).toBe(upgraded.nodeImageVersion);
    const again = await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`);
    expect(again.status).toBe(304);
    await expect(async () => {
      await aks.agentPools.upgradeNodeImageVersion(GROUP, CLUSTER, "system", QUICK);
    }).rejects.toMatchObject({ name: "RestError", statusCode: 304 });
  });

  it("get a newer image when some weeks have gone by", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`);
    sim.pass(MINUTE * 180);
    expect((await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`)).status).toBe(304);
    sim.pass(15 * DAY);
    expect((await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`)).status).toBe(202);
  });

  it("refuse the image upgrade of machines and availability sets", async () => {
    const sim = await rehearse();
    place(
      sim,
      onServicePrincipal({
        agentPoolProfiles: [
          pool("system"),
          pool("aksmanagedap", { mode: "Machines" }),
          pool("old", { type: "AvailabilitySet" }),
        ],
      }),
    );
    const machines = await sim.call("POST", `${poolPath("aksmanagedap")}/upgradeNodeImageVersion`);
    expect([machines.status, machines.code]).toEqual([400, "OperationNotAllowed"]);
    expect(machines.message).toContain("Upgrading node image version on machines agent pool is not allowed");
    const sets = await sim.call("POST", `${poolPath("old")}/upgradeNodeImageVersion`);
    expect(sets.status).toBe(400);
  });

  it("name the pool in the conflict [Azure/azure-workload-identity#417]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`);
    const { body } = await sim.call("GET", clusterPath());
    const put = await sim.call("PUT", clusterPath(), { body });
    expect([put.status, put.code]).toEqual([409, "OperationNotAllowed"]);
    expect(put.message).toContain("Another operation (system - UpgradingNodeImageVersion) is in progress");
  });

  it("are listed in full, each with its own etag", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), pool("apps")] }));
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const found = [];
    for await (const one of aks.agentPools.list(GROUP, CLUSTER)) found.push(one);
    expect(found.map(({ name }) => name)).toEqual(["system", "apps"]);
    expect(new Set(found.map(({ eTag }) => eTag)).size).toBe(2);
  });
});
