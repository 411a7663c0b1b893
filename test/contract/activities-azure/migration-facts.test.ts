import { expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { makeReadMigrationFacts } from "../../../activities/read-migration-facts/handler.ts";
import { MigrationFacts } from "../../../domain/migration/facts.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { clusterPath, onServicePrincipal, place } from "../../support/arm/clusters.ts";
import { type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";

const clusterId = requireResourceId(clusterPath());

async function read(sim: Rehearsal, more: object = {}) {
  const answer = await makeReadMigrationFacts(simulatedAzure(sim.url, sim.clock))({ clusterId, ...more });
  if (answer.kind !== "done") throw new Error(`not read: ${JSON.stringify(answer)}`);
  return MigrationFacts.parse(answer.value);
}

it("the window for node images is read as it was set, and only where the policy asks for it", async () => {
  const sim = await rehearse();
  const policy = { nodeDisruptionProfile: { nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" } };
  place(sim, onServicePrincipal(policy));
  expect((await read(sim)).nodeWindow).toBeUndefined();
  await sim.call("PUT", `${clusterId}/maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule`, {
    body: {
      properties: {
        maintenanceWindow: {
          schedule: { relativeMonthly: { intervalMonths: 2, dayOfWeek: "Tuesday", weekIndex: "Last" } },
          durationHours: 8,
          utcOffset: "-05:30",
          startDate: "2026-08-01",
          startTime: "22:15",
          notAllowedDates: [{ start: "2026-12-20", end: "2027-01-03" }],
        },
      },
    },
  });
  expect((await read(sim)).nodeWindow).toEqual({
    schedule: { kind: "monthlyOnWeekday", every: 2, weekday: 2, week: "last" },
    opensAtMinute: 22 * 60 + 15,
    durationHours: 8,
    offsetMinutes: -330,
    from: "2026-08-01",
    notOn: [{ start: "2026-12-20", end: "2027-01-03" }],
  });
});

it("a locked-down node resource group and the distribution of nodes come with the cluster", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal({ nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" } }));
  expect((await read(sim)).cluster.nodeGroupRestriction).toBe("ReadOnly");
});
