import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  onSystemIdentity,
  place,
  pool,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, QUICK, rehearse } from "../../support/arm/rehearsal.ts";

const poolPath = (name: string) => `${clusterPath()}/agentPools/${name}`;

describe("node pools in their life", () => {
  it("are made, scaled and deleted through the real client; the last system pool stays [docs: use-system-pools]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const made = await aks.agentPools.createOrUpdate(
      GROUP,
      CLUSTER,
      "apps",
      { count: 2, vmSize: "Standard_D4s_v5", mode: "User" },
      QUICK,
    );
    expect([made.provisioningState, made.count]).toEqual(["Succeeded", 2]);
    const scaling = await sim.call("PUT", poolPath("apps"), { body: { properties: { count: 5 } } });
    expect(scaling.body).toMatchObject({ properties: { provisioningState: "Scaling", count: 5 } });
    sim.pass(HOUR);
    await aks.agentPools.delete(GROUP, CLUSTER, "apps", QUICK);
    expect((await sim.call("GET", poolPath("apps"))).status).toBe(404);
    expect((await sim.call("DELETE", poolPath("apps"))).status).toBe(204);
    expect((await sim.call("DELETE", poolPath("system"))).status).toBe(400);
  });

  it.each([
    ["a name in capitals", { name: "BAD" }],
    ["an availability set [docs: availability-sets-on-aks]", { type: "AvailabilitySet" }],
    ["a spot system pool [docs: spot-node-pool]", { mode: "System", scaleSetPriority: "Spot" }],
    [
      "virtual machines in an own network on a system-assigned identity [CHANGELOG 2024-10-25]",
      {
        type: "VirtualMachines",
        vnetSubnetID:
          "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
      },
    ],
  ])("are not made with %s", async (_what, more) => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const { name, ...properties } = { name: "apps", count: 1, vmSize: "Standard_D4s_v5", ...more };
    const answer = await sim.call("PUT", poolPath(name), { body: { properties } });
    expect(answer.status).toBe(400);
  });

  it("are stopped and started by PUT [docs: start-stop-node-pools]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity({ agentPoolProfiles: [pool("system"), pool("apps")] }));
    const power = async (code: string) => {
      await sim.call("PUT", poolPath("apps"), { body: { properties: { powerState: { code } } } });
      sim.pass(HOUR);
      return (await sim.call("GET", poolPath("apps"))).body;
    };
    expect(await power("Stopped")).toMatchObject({ properties: { powerState: { code: "Stopped" } } });
    expect(await power("Running")).toMatchObject({ properties: { powerState: { code: "Running" } } });
  });
});
