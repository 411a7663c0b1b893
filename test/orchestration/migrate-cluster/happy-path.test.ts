import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { readNodeIdentities } from "../../../activities/read-node-identities/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import { cluster, facts, pool } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

describe("migrate-cluster", () => {
  test("moves control plane and every pool, and proves it", async () => {
    await using world = new MigrationWorld();
    const run = await world.run();

    expect(run).toMatchObject({ state: "succeeded" });
    expect(run.report).toMatchObject({
      outcome: "succeeded",
      before: { identity: "service principal" },
      after: { identity: "UserAssigned id-orders-control-plane", clientId: "msi" },
    });
    expect(run.report?.pools.map(({ name, carries, by }) => [name, carries, by])).toEqual([
      ["system", "managedIdentity", "identityUpdate"],
      ["win", "managedIdentity", "imageUpgrade"],
    ]);
    expect(world.instance()?.status).toBe("Completed");
  });

  test("changes the cluster only when every grant has been there for an hour", async () => {
    await using world = new MigrationWorld();
    await world.run();

    const lastGrant = world.azure.callsOf(ensureGrant).at(-1)?.at ?? 0;
    const [change] = world.azure.callsOf(startIdentityChange);
    expect((change?.at ?? 0) - lastGrant).toBeGreaterThanOrEqual(hours(1) - 1);
    expect(world.elapsedMs()).toBeLessThan(hours(4));
  });

  test("does not wait for grants that are older than the propagation", async () => {
    await using world = new MigrationWorld();
    const createdOn = new Date(world.startedAt - days(3)).toISOString();
    const found = { kind: "done", value: { assignmentId: "/old", outcome: "found", createdOn } } as const;
    world.azure.next(ensureGrant, found, found, found);
    const run = await world.run();

    expect(run.report?.grants.map(({ proof }) => proof)).toEqual(Array(3).fill("olderThanPropagation"));
    expect(run.steps.map(({ name }) => name)).not.toContain("awaitPropagation");
  });

  test("upgrades only the pools that the update left on the service principal", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({ pools: [pool(), pool({ name: "work", mode: "User" })] }),
    });
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(startImageUpgrade)).toEqual([]);
    expect(run.report?.pools.map(({ by }) => by)).toEqual(["identityUpdate", "identityUpdate"]);
  });

  test("upgrades every pool, system first, where the update re-images none", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({
        pools: [pool({ name: "work", mode: "User", osType: "Windows" }), pool({ osType: "Windows" })],
      }),
    });
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(startImageUpgrade).map(({ input }) => input)).toMatchObject([
      { pool: "system" },
      { pool: "work" },
    ]);
  });

  test("looks first when the update should be over, so that looks cost little", async () => {
    await using world = new MigrationWorld();
    await world.run();
    const [change] = world.azure.callsOf(startIdentityChange);
    const [look] = world.azure.callsOf(observeCluster);
    expect((look?.at ?? 0) - (change?.at ?? 0)).toBeGreaterThan(minutes(20));
    expect(world.azure.calls.length).toBeLessThanOrEqual(14);
  });

  test.each([
    [undefined, 60],
    ["PT5M", 5],
  ])("waits for roles as long as the request says: %s", async (roleWait, expected) => {
    await using world = new MigrationWorld();
    const run = await world.run({ request: { roleWait } });
    expect(run.state).toBe("succeeded");
    const made = world.azure.callsOf(ensureGrant).at(-1)?.at ?? 0;
    const [change] = world.azure.callsOf(startIdentityChange);
    const waited = (change?.at ?? 0) - made;
    expect(waited).toBeGreaterThanOrEqual(minutes(expected));
    expect(waited).toBeLessThan(minutes(expected + 1));
  });

  test("takes a second look when Resource Graph still shows the old identity of a pool with a new image", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts();
    world.azure.next(readNodeIdentities, { kind: "done", value: [{ pool: "system", identityIds: [] }] });
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(readNodeIdentities)).toHaveLength(2);
    expect(world.azure.callsOf(startImageUpgrade)).toEqual([]);
    expect(world.azure.unasked()).toEqual([]);
  });

  test("tells its steps with their times, one after the other", async () => {
    await using world = new MigrationWorld();
    const run = await world.run();
    expect(run.steps.map(({ name }) => name)).toEqual([
      "read",
      "plan",
      "createIdentities",
      "grantRoles",
      "awaitPropagation",
      "changeIdentity",
      "followChange",
      "verifyPools",
      "upgradeImages",
      "upgradeImages",
      "report",
    ]);
    for (const [index, step] of run.steps.entries()) {
      expect(step.endedAt).toBeDefined();
      expect(step.endedAt).toBe(run.steps[index + 1]?.startedAt ?? run.endedAt);
    }
  });

  test("stays far below 400 events", async () => {
    await using world = new MigrationWorld();
    await world.run();
    expect(world.history().length).toBeGreaterThan(50);
    expect(world.history().length).toBeLessThan(400);
  });
});
