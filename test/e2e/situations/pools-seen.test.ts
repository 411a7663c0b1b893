import { describe, expect, it } from "vitest";
import { populate } from "../../../local/arm/fleet/populate.ts";
import {
  clusterPath,
  identityPath,
  onServicePrincipal,
  onSystemIdentity,
  OLD_IMAGE,
  pool,
} from "../../support/arm/clusters.ts";
import { QuickWorld } from "../../support/quick-world.ts";

const clusterId = clusterPath();

const machines = {
  name: "vms",
  mode: "User",
  osType: "Linux",
  type: "VirtualMachines",
  nodeImageVersion: OLD_IMAGE,
  virtualMachinesProfile: { scale: { manual: [{ size: "Standard_D4s_v5", count: 2 }] } },
  virtualMachineNodesStatus: [{ size: "Standard_D4s_v5", count: 2 }],
};

describe("a pool of virtual machines, which has no count", () => {
  it("is proven machine by machine, and never said to have no nodes", async () => {
    await using world = await QuickWorld.start({
      populate: (moment) => {
        populate(moment, [onServicePrincipal({ agentPoolProfiles: [pool("system"), machines] })]);
      },
    });
    const run = await world.run("migrate-cluster", { clusterId });
    expect(run.state).toBe("succeeded");
    expect(run.report).toMatchObject({
      pools: expect.arrayContaining([expect.objectContaining({ name: "vms", carries: "managedIdentity" })]),
    });
    const truth = world.simulator.view().get("clusters", clusterId.toLowerCase())?.pools["vms"];
    expect(truth?.identities).toHaveLength(1);
  });

  it("that upgrades do not reach is not called done", async () => {
    await using world = await QuickWorld.start({
      populate: (moment) => {
        populate(moment, [onServicePrincipal({ agentPoolProfiles: [pool("system"), machines] })]);
        const key = clusterId.toLowerCase();
        const record = moment.world.get("clusters", key);
        if (record !== undefined)
          moment.world.put("clusters", key, { ...record, quirks: { hollowUpgrades: true } });
      },
    });
    const run = await world.run("migrate-cluster", { clusterId });
    expect(run.state).toBe("partlySucceeded");
    expect(run.report).toMatchObject({
      pools: expect.arrayContaining([expect.objectContaining({ name: "vms", carries: "servicePrincipal" })]),
    });
  });
});

describe.each([
  ["nothing", []],
  ["an identity that somebody put on them", [identityPath("id-of-a-pod")]],
])("a cluster whose pools nobody re-imaged after its change; its scale sets carry %s", (_, besides) => {
  const world = () =>
    QuickWorld.start({
      populate: (moment) => {
        populate(moment, [onSystemIdentity({ agentPoolProfiles: [pool("system"), pool("win")] })]);
        const key = clusterId.toLowerCase();
        const record = moment.world.get("clusters", key);
        const bare = record?.pools["win"];
        if (record === undefined || bare === undefined) throw new Error("the cluster has that pool");
        moment.world.put("clusters", key, {
          ...record,
          reimage: false,
          pools: { ...record.pools, win: { ...bare, identities: [], besides } },
        });
      },
    });

  it("is half migrated to inspect-cluster: a finding for the pool, and not nothing to do", async () => {
    await using half = await world();
    const run = await half.run("inspect-cluster", { clusterId });
    expect(run.report?.findings).toContainEqual(
      expect.objectContaining({ code: "pool-half-migrated", resource: expect.stringMatching(/\/win$/) }),
    );
    expect(run.report?.summary).toContain("half done");
    expect(run.report?.findings.map(({ code }) => code)).not.toContain("nothing-to-migrate");
  });

  it("is finished by migrate-cluster", async () => {
    await using half = await world();
    const run = await half.run("migrate-cluster", { clusterId, registries: [] });
    expect(run.state).toBe("succeeded");
    expect(run.report).toMatchObject({
      pools: expect.arrayContaining([expect.objectContaining({ name: "win", carries: "managedIdentity" })]),
    });
    expect(
      half.simulator.view().get("clusters", clusterId.toLowerCase())?.pools["win"]?.identities,
    ).toHaveLength(1);
  });
});
