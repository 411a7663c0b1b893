import { describe, expect, it } from "vitest";
import { quotaKey } from "../../../local/arm/providers/microsoft.containerservice/surge.ts";
import type { DisruptionBudget } from "../../../local/arm/world/tables.ts";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  OLD_IMAGE,
  onServicePrincipal,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, MINUTE, QUICK, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { edit, statusOf } from "../../support/arm/steps.ts";

const poolPath = (name = "system", cluster = CLUSTER) => `${clusterPath(cluster)}/agentPools/${name}`;

function budget(more: Partial<DisruptionBudget> = {}): DisruptionBudget {
  const base = { namespace: "shop", name: "db", pool: "system", minAvailable: 1, expectedPods: 2 };
  return { ...base, healthyPods: 1, ...more };
}

const upgrade = (sim: Rehearsal, name = "system", cluster = CLUSTER) =>
  sim.call("POST", `${poolPath(name, cluster)}/upgradeNodeImageVersion`);
const imageOf = async (sim: Rehearsal, name = "system") =>
  Object((await sim.call("GET", poolPath(name))).body["properties"])["nodeImageVersion"];

describe("roll-outs", () => {
  it("are refused by budgets that never let a pod go, on whatever pool [Azure/AKS#4805, Azure/AKS#4860]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), pool("apps")] }));
    edit(sim, (cluster) => ({
      ...cluster,
      budgets: [budget({ pool: "apps", minAvailable: 1, expectedPods: 1 })],
    }));
    const answer = await upgrade(sim);
    expect([answer.status, answer.code]).toEqual([400, "UnsatisfiablePDB"]);
    expect(answer.message).toContain(
      "PDB shop/db has minAvailable(1) >= expectedPods(1) can't proceed with put operation",
    );
  });

  it.each([
    ["10%", {}, 400],
    ["60", {}, 202],
    ["10%", { scaleSetPriority: "Spot" }, 202],
  ])(
    "need room in the scale set for surge nodes: 940 and %s, %o [Azure/AKS pull 5913]",
    async (maxSurge, more, status) => {
      const sim = await rehearse();
      const grid = { ...pool("grid"), mode: "User", count: 940, upgradeSettings: { maxSurge }, ...more };
      place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), grid] }));
      const answer = await upgrade(sim, "grid");
      expect([answer.status, answer.code]).toEqual([status, status === 400 ? "InvalidParameter" : ""]);
      if (status === 400) expect(answer.message).toMatch(/'grid' has 940 nodes, and maxSurge adds 94/);
    },
  );

  it("are stopped by a drain that runs out of time, and the next PUT goes on [docs: upgrade-aks-node-pools-rolling]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    edit(sim, (cluster) => ({ ...cluster, budgets: [budget()] }));
    const begun = await upgrade(sim);
    sim.pass(20 * MINUTE);
    expect((await statusOf(sim, begun)).body).toMatchObject({ status: "InProgress" });
    sim.pass(40 * MINUTE);
    const failed = await statusOf(sim, begun);
    expect(failed.body).toMatchObject({ status: "Failed", error: { code: "UpgradeFailed" } });
    expect(JSON.stringify(failed.body)).toContain("Too Many Requests");
    expect((await sim.call("GET", poolPath())).body).toMatchObject({
      properties: { provisioningState: "Failed" },
    });
    expect(await imageOf(sim)).toBe(OLD_IMAGE);
    edit(sim, (cluster) => ({ ...cluster, budgets: [] }));
    const { body } = await sim.call("GET", poolPath());
    const resumed = await sim.call("PUT", poolPath(), { body: { properties: body["properties"] } });
    sim.pass(HOUR);
    expect((await statusOf(sim, resumed)).body).toMatchObject({ status: "Succeeded" });
    expect(await imageOf(sim)).not.toBe(OLD_IMAGE);
  });

  it("of Spot pools take no cores for surge nodes and wait for no budget [docs: spot-node-pool]", async () => {
    const sim = await rehearse();
    const spot = { ...pool("batch"), mode: "User", count: 4, scaleSetPriority: "Spot" };
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), spot] }));
    edit(sim, (cluster) => ({ ...cluster, budgets: [budget({ pool: "batch" })] }));
    sim.simulator.change(({ world }) => {
      const used = { cores: 10_000, families: { lowPriorityCores: 16 } };
      world.put("quotas", quotaKey(SUBSCRIPTION, "westeurope"), used);
    });
    const begun = await upgrade(sim, "batch");
    sim.pass(6 * HOUR);
    expect((await statusOf(sim, begun)).body).toMatchObject({ status: "Succeeded" });
    expect(await imageOf(sim, "batch")).not.toBe(OLD_IMAGE);
  });

  it("pass over budgets by force [docs: upgrade-options]", async () => {
    const sim = await rehearse();
    const until = new Date(sim.clock.now() + HOUR).toISOString();
    place(sim, onServicePrincipal({ upgradeSettings: { overrideSettings: { forceUpgrade: true, until } } }));
    edit(sim, (cluster) => ({ ...cluster, budgets: [budget({ minAvailable: 2 })] }));
    const begun = await upgrade(sim);
    sim.pass(HOUR);
    expect((await statusOf(sim, begun)).body).toMatchObject({ status: "Succeeded" });
  });

  it("do not by a force without an end, or one that is over [model of UpgradeOverrideSettings, 2026-06-01]", async () => {
    for (const until of [undefined, "2020-01-01T00:00:00Z"]) {
      const sim = await rehearse();
      const overrideSettings = { forceUpgrade: true, ...(until === undefined ? {} : { until }) };
      place(sim, onServicePrincipal({ upgradeSettings: { overrideSettings } }));
      edit(sim, (cluster) => ({ ...cluster, budgets: [budget({ minAvailable: 2 })] }));
      expect((await upgrade(sim)).code).toBe("UnsatisfiablePDB");
    }
  });

  it("of different pools go on side by side, and nothing else does [docs: upgrade-aks-node-pools-rolling]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), pool("apps")] }));
    const [first, second] = [await upgrade(sim), await upgrade(sim, "apps")];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect((await upgrade(sim)).code).toBe("OperationNotAllowed");
    const scaled = await sim.call("PUT", poolPath("apps"), { body: { properties: { count: 4 } } });
    expect(scaled.code).toBe("OperationNotAllowed");
    sim.pass(3 * HOUR);
    for (const begun of [first, second]) {
      expect((await statusOf(sim, begun)).body).toMatchObject({ status: "Succeeded" });
    }
    expect([await imageOf(sim), await imageOf(sim, "apps")]).not.toContain(OLD_IMAGE);
    expect(sim.simulator.audit()).toEqual([]);
  });

  it("need surge cores for the sum of all pools that are rolled at once [docs: upgrade-aks-node-pools-rolling]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal(), onServicePrincipal({}, { name: "second" }));
    // 6 nodes of 4 cores stand; one surge node more fits, a second does not.
    sim.simulator.change(({ world }) => {
      world.put("quotas", quotaKey(SUBSCRIPTION, "westeurope"), { cores: 28 });
    });
    const first = await upgrade(sim);
    const second = await upgrade(sim, "system", "second");
    sim.pass(HOUR);
    expect((await statusOf(sim, first)).body).toMatchObject({ status: "Succeeded" });
    expect((await statusOf(sim, second)).body).toMatchObject({
      status: "Failed",
      error: { code: "QuotaExceeded" },
    });
    const usages = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope/usages`,
    );
    expect(usages.body).toMatchObject({
      value: [
        { name: { value: "cores" }, currentValue: 24, limit: 28 },
        { name: { value: "lowPriorityCores" }, currentValue: 0 },
        { name: { value: "standardDSv5Family" }, currentValue: 24 },
      ],
    });
  });

  it("fill a small subnet, and more nodes do not fit into it [Azure/AKS#1053 and others]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })] }));
    // 128 - 5 addresses; 3 nodes with 30 pods each take 93, a fourth would need 31 and 30 are left.
    await sim.call("PUT", SUBNET, { body: { properties: { addressPrefix: "10.0.0.0/25" } } });
    const begun = await upgrade(sim);
    sim.pass(HOUR);
    expect((await statusOf(sim, begun)).body).toMatchObject({ error: { code: "SubnetIsFull" } });
    const { body } = await sim.call("GET", poolPath());
    const more = await sim.call("PUT", poolPath(), {
      body: { properties: { ...Object(body["properties"]), count: 4 } },
    });
    expect([more.status, more.code]).toEqual([400, "InsufficientSubnetSize"]);
  });

  it("can change what the API says and not the nodes [Azure/AKS#3355]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    edit(sim, (cluster) => ({ ...cluster, quirks: { hollowUpgrades: true } }));
    await upgrade(sim);
    sim.pass(HOUR);
    expect(await imageOf(sim)).not.toBe(OLD_IMAGE);
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const { logs = "" } = await aks.managedClusters.runCommand(
      GROUP,
      CLUSTER,
      { command: "kubectl get nodes -o json" },
      QUICK,
    );
    expect(logs).toContain(`"kubernetes.azure.com/node-image-version":"${OLD_IMAGE}"`);
  });

  it("stand still while the platform upgrades the scale set by itself [openshift/release#85333]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    edit(sim, (cluster) => ({
      ...cluster,
      pools: Object.fromEntries(
        Object.entries(cluster.pools).map(([name, truth]) => [
          name,
          { ...truth, rollingUpgradeUntil: sim.clock.now() + HOUR },
        ]),
      ),
    }));
    const answer = await upgrade(sim);
    expect([answer.status, answer.code]).toEqual([409, "OperationNotAllowed"]);
    sim.pass(HOUR);
    expect((await upgrade(sim)).status).toBe(202);
  });

  it("go along with the autoscaler and lose spot nodes [docs: cluster-autoscaler, spot-node-pool]", async () => {
    const counts = new Set<string>();
    for (const seed of ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]) {
      const sim = await rehearse({ seed });
      place(
        sim,
        onServicePrincipal({
          agentPoolProfiles: [
            pool("system"),
            pool("auto", { enableAutoScaling: true, minCount: 1, maxCount: 9, count: 4 }),
            pool("spot", { scaleSetPriority: "Spot", count: 4 }),
          ],
        }),
      );
      for (const name of ["auto", "spot"]) {
        await upgrade(sim, name);
        sim.pass(2 * HOUR);
        const { body } = await sim.call("GET", poolPath(name));
        counts.add(`${name} ${String(Object(body["properties"])["count"])}`);
      }
    }
    expect([...counts].sort()).toEqual(["auto 3", "auto 5", "spot 3", "spot 4"]);
  });

  it("do not touch stopped pools, and take no time for empty ones [docs: start-stop-node-pools]", async () => {
    const sim = await rehearse();
    place(
      sim,
      onServicePrincipal({
        agentPoolProfiles: [
          pool("system"),
          pool("stopped", { powerState: { code: "Stopped" } }),
          pool("empty", { count: 0 }),
        ],
      }),
    );
    const stopped = await upgrade(sim, "stopped");
    expect([stopped.status, stopped.code]).toEqual([400, "OperationNotAllowed"]);
    const begun = await upgrade(sim, "empty");
    sim.pass(10 * MINUTE);
    expect((await statusOf(sim, begun)).body).toMatchObject({ status: "Succeeded" });
  });

  it("fail late while the node resource group is locked [Azure/AKS#3291]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const locks = sim.clients.locks(SUBSCRIPTION);
    await locks.managementLocks.createOrUpdateAtResourceGroupLevel(`MC_${GROUP}_${CLUSTER}_westeurope`, "l", {
      level: "CanNotDelete",
    });
    const begun = await upgrade(sim);
    expect(begun.status).toBe(202);
    sim.pass(HOUR);
    expect((await statusOf(sim, begun)).body).toMatchObject({ error: { code: "ScopeLocked" } });
  });
});
