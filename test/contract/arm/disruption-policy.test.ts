import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  onServicePrincipal,
  onSystemIdentity,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, MINUTE, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { change, systemAssigned } from "../../support/arm/steps.ts";

const poolPath = (name: string) => `${clusterPath()}/agentPools/${name}`;

describe("the Node Disruption Policy", () => {
  const window = (sim: Rehearsal, weekday: string) =>
    sim.call("PUT", `${clusterPath()}/maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule`, {
      body: {
        properties: {
          maintenanceWindow: {
            schedule: { weekly: { dayOfWeek: weekday, intervalWeeks: 1 } },
            durationHours: 6,
            utcOffset: "+02:00",
            startTime: "10:00",
          },
        },
      },
    });
  const migrate = (sim: Rehearsal) => change(sim, systemAssigned);

  it("Block refuses what re-images and lets image upgrades through [docs: node-disruption-policy]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ nodeDisruptionProfile: { nodeDisruptionPolicy: "Block" } }));
    expect((await migrate(sim)).status).toBe(400);
    expect((await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`)).status).toBe(202);
  });

  it("AllowDuringMaintenanceWindow waits for the window of node images, and without one for nothing", async () => {
    const sim = await rehearse();
    place(
      sim,
      onServicePrincipal({ nodeDisruptionProfile: { nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" } }),
    );
    // The rehearsal begins on a Thursday at 9:00 UTC, 11:00 there; the window counts a day later.
    await window(sim, "Saturday");
    sim.pass(25 * HOUR);
    expect((await migrate(sim)).status).toBe(400);
    sim.pass(23 * HOUR);
    expect((await migrate(sim)).status).toBe(200);
    const bare = await rehearse();
    place(
      bare,
      onServicePrincipal({ nodeDisruptionProfile: { nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" } }),
    );
    expect((await migrate(bare)).status).toBe(200);
  });

  it("windows have three names and last four hours at least [docs: planned-maintenance]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await window(sim, "Friday");
    const found = [];
    for await (const one of aks.maintenanceConfigurations.listByManagedCluster(GROUP, CLUSTER))
      found.push(one.name);
    expect(found).toEqual(["aksManagedNodeOSUpgradeSchedule"]);
    const other = await sim.call("PUT", `${clusterPath()}/maintenanceConfigurations/mine`, {
      body: { properties: {} },
    });
    expect(other.status).toBe(400);
    const short = await sim.call("PUT", `${clusterPath()}/maintenanceConfigurations/default`, {
      body: { properties: { maintenanceWindow: { durationHours: 3 } } },
    });
    expect(short.status).toBe(400);
    sim.pass(MINUTE);
  });
});
