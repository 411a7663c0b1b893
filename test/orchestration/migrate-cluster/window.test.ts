import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { cluster, facts } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const daily = (opensAtMinute: number) =>
  facts({
    cluster: cluster({ nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" }),
    nodeWindow: {
      schedule: { kind: "daily", every: 1 },
      opensAtMinute,
      durationHours: 4,
      offsetMinutes: 0,
      notOn: [],
    },
  });

describe("migrate-cluster and the maintenance window", () => {
  test("grants first, and changes the cluster when the window opens", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = daily(22 * 60);
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    const [change] = world.azure.callsOf(startIdentityChange);
    expect(new Date(change?.at ?? 0).toISOString()).toBe("2030-03-01T22:00:01.000Z");
    expect(world.azure.callsOf(ensureGrant).every(({ at }) => at < Date.parse("2030-03-01T09:00:00Z"))).toBe(
      true,
    );
    expect(run.steps.map(({ name }) => name)).toContain("awaitWindow");
    expect(run.plan?.findings.map(({ code }) => code)).toContain("node-disruption-window");
  });

  test("does not wait for one that is open when the roles act", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = daily(8 * 60);
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    expect(run.steps.map(({ name }) => name)).not.toContain("awaitWindow");
  });
});
