import { describe, expect, test } from "vitest";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { startPoolScaling } from "../../../activities/start-pool-scaling/contract.ts";
import { days } from "../../../domain/text/duration.ts";
import { cluster, facts, pool } from "../../support/migration-facts.ts";
import { MigrationWorld, RUN_ID } from "../../support/migration-world.ts";

const nothing = { kind: "already" } as const;
const windows = (name: string, more = {}) => pool({ name, mode: "User", osType: "Windows", ...more });

describe("the migration of a cluster with many pools", () => {
  test("lets twelve pools wait all five weeks, and no history outgrows its budget", async () => {
    await using world = new MigrationWorld();
    const names = Array.from({ length: 12 }, (_, index) => `win${String(index)}`);
    world.azure.facts = facts({
      cluster: cluster({ pools: [pool(), ...names.map((name) => windows(name))] }),
    });
    world.azure.next(startImageUpgrade, ...Array<typeof nothing>(12 * 35).fill(nothing));
    const run = await world.run();

    expect(run.state).toBe("partlySucceeded");
    expect(run.report?.summary).toContain("win11");
    expect(world.azure.unasked()).toEqual([]);
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(days(34));
    expect(world.history().length).toBeLessThan(500);
    const childInstances = world
      .history()
      .flatMap((event) => (event.type === "ChildCreated" ? [event.instanceId] : []));
    expect(childInstances.length).toBeGreaterThan(1);
    expect(new Set(childInstances).size).toBe(childInstances.length);
    for (const page of childInstances) {
      expect(page).toContain(RUN_ID);
      expect(world.historyOf(page).length).toBeGreaterThan(10);
      expect(world.historyOf(page).length).toBeLessThan(1_000);
    }
  });

  test("replaces ten large pools within the budget of every history", async () => {
    await using world = new MigrationWorld();
    const names = Array.from({ length: 10 }, (_, index) => `win${String(index)}`);
    world.azure.facts = facts({
      cluster: cluster({
        pools: [pool(), ...names.map((name) => windows(name, { count: 40, maxSurge: "1" }))],
      }),
    });
    world.azure.next(startImageUpgrade, ...Array<typeof nothing>(10).fill(nothing));
    const run = await world.run({ request: { whenNothingNewer: "scaleOutAndIn" } });
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(startPoolScaling)).toHaveLength(100);
    const childInstances = world
      .history()
      .flatMap((event) => (event.type === "ChildCreated" ? [event.instanceId] : []));
    expect(childInstances.length).toBeGreaterThan(5);
    for (const page of childInstances) expect(world.historyOf(page).length).toBeLessThan(1_000);
    expect(world.history().length).toBeLessThan(400);
  }, 60_000);
});
