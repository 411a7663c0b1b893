import { describe, expect, it } from "vitest";
import { canonical } from "../../../local/arm/world/ids.ts";
import { poolNamed } from "../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import { nodesOf } from "../../../local/arm/providers/microsoft.containerservice/nodes.ts";
import {
  clusterPath,
  CLUSTER,
  GROUP,
  onServicePrincipal,
  onSystemIdentity,
  place,
  pool,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, QUICK, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { edit, statusOf } from "../../support/arm/steps.ts";

const poolPath = (name = "system") => `${clusterPath()}/agentPools/${name}`;
const remove = (sim: Rehearsal, machineNames: unknown, name = "system") =>
  sim.call("POST", `${poolPath(name)}/deleteMachines`, { body: { machineNames } });

async function machinesOf(sim: Rehearsal, name = "system"): Promise<string[]> {
  const aks = await sim.clients.containerService(SUBSCRIPTION);
  const names: string[] = [];
  for await (const machine of aks.machines.list(GROUP, CLUSTER, name)) names.push(machine.name ?? "");
  return names;
}

function nodes(sim: Rehearsal, name = "system") {
  const record = sim.simulator.view().get("clusters", canonical(clusterPath()));
  const found = record === undefined ? undefined : poolNamed(record.body, name);
  return record === undefined || found === undefined ? [] : nodesOf(record, found);
}

const scale = async (sim: Rehearsal, count: number, name = "system") => {
  const { body } = await sim.call("GET", poolPath(name));
  return sim.call("PUT", poolPath(name), { body: { properties: { ...Object(body["properties"]), count } } });
};

describe("the machines of a pool", () => {
  it("are taken out by name through the real client, and the count goes with them [docs: manage-node-pools]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const [first = "", second = "", third = ""] = await machinesOf(sim);
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await aks.agentPools.deleteMachines(GROUP, CLUSTER, "system", { machineNames: [second] }, QUICK);
    expect(await machinesOf(sim)).toEqual([first, third]);
    expect((await sim.call("GET", poolPath())).body).toMatchObject({
      properties: { count: 2, provisioningState: "Succeeded" },
    });
  });

  it("show neither image nor identity [model of Machine, 2026-06-01]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const { body } = await sim.call("GET", `${poolPath()}/machines`);
    const [machine] = body["value"] as { properties: object }[];
    expect(Object.keys(machine?.properties ?? {}).sort()).toEqual(["network", "resourceId"]);
  });

  it("get names that no machine had before", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const before = await machinesOf(sim);
    await scale(sim, 5);
    sim.pass(HOUR);
    const between = await machinesOf(sim);
    expect(between.slice(0, 3)).toEqual(before);
    expect((await remove(sim, between.slice(3))).status).toBe(202);
    sim.pass(HOUR);
    await scale(sim, 4);
    sim.pass(HOUR);
    const after = await machinesOf(sim);
    expect(after).toHaveLength(4);
    expect(between).not.toContain(after.at(-1));
  });

  it("go youngest first when only the count goes down [the default scale-in policy of scale sets]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const before = await machinesOf(sim);
    await scale(sim, 5);
    sim.pass(HOUR);
    await scale(sim, 3);
    sim.pass(HOUR);
    expect(await machinesOf(sim)).toEqual(before);
  });

  it("that come after a change of identity carry it, those that were there do not", async () => {
    const sim = await rehearse({ settings: { reimageOnMigrate: false } });
    place(sim, onServicePrincipal());
    const { body } = await sim.call("GET", clusterPath());
    await sim.call("PUT", clusterPath(), { body: { ...body, identity: { type: "SystemAssigned" } } });
    sim.pass(HOUR);
    await scale(sim, 4);
    expect(nodes(sim)).toHaveLength(3);
    sim.pass(HOUR);
    expect(nodes(sim).map(({ identities }) => identities.length)).toEqual([0, 0, 0, 1]);
  });

  it.each([
    ["no list", "one"],
    ["an empty list", []],
    ["something that is no name", [1]],
    ["a machine of another pool", ["aks-other-00000000-vmss000000"]],
  ])("are left alone on %s", async (_what, machineNames) => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const answer = await remove(sim, machineNames);
    expect([answer.status, answer.code]).toEqual([400, "InvalidParameter"]);
    expect(await machinesOf(sim)).toHaveLength(3);
  });

  it("keep one in a system pool, the least number in an autoscaled one, and none elsewhere", async () => {
    const sim = await rehearse();
    place(
      sim,
      onSystemIdentity({
        agentPoolProfiles: [
          pool("system"),
          pool("auto", { enableAutoScaling: true, minCount: 2, maxCount: 5 }),
          pool("apps"),
        ],
      }),
    );
    expect((await remove(sim, await machinesOf(sim))).code).toBe("InvalidParameter");
    expect((await remove(sim, (await machinesOf(sim, "auto")).slice(1), "auto")).status).toBe(400);
    expect((await remove(sim, await machinesOf(sim, "apps"), "apps")).status).toBe(202);
  });

  it("are not drained: no budget counts [docs: manage-node-pools]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    edit(sim, (cluster) => ({
      ...cluster,
      budgets: [
        { namespace: "shop", name: "db", pool: "system", minAvailable: 1, expectedPods: 1, healthyPods: 1 },
      ],
    }));
    const begun = await remove(sim, (await machinesOf(sim)).slice(0, 1));
    sim.pass(HOUR);
    expect((await statusOf(sim, begun)).body).toMatchObject({ status: "Succeeded" });
  });

  it("wait while something else goes on", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    await scale(sim, 4);
    const answer = await remove(sim, (await machinesOf(sim)).slice(0, 1));
    expect([answer.status, answer.code]).toEqual([409, "OperationNotAllowed"]);
  });

  it("are re-imaged once each, also when a drain stops the roll-out between them", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const budget = { namespace: "shop", name: "db", pool: "system", minAvailable: 1, expectedPods: 2 };
    edit(sim, (cluster) => ({ ...cluster, budgets: [{ ...budget, healthyPods: 1 }] }));
    const upgrade = () => sim.call("POST", `${poolPath()}/upgradeNodeImageVersion`);
    await upgrade();
    sim.pass(2 * HOUR);
    expect(nodes(sim).map(({ reimages }) => reimages)).toEqual([1, 1, 0]);
    edit(sim, (cluster) => ({ ...cluster, budgets: [] }));
    expect((await upgrade()).status).toBe(202);
    sim.pass(2 * HOUR);
    expect(nodes(sim).map(({ reimages }) => reimages)).toEqual([1, 1, 1]);
    expect((await upgrade()).status).toBe(304);
  });
});
