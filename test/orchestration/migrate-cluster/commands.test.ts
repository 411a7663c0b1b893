import { describe, expect, test } from "vitest";
import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { startMachineDeletion } from "../../../activities/start-machine-deletion/contract.ts";
import { startPoolScaling } from "../../../activities/start-pool-scaling/contract.ts";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import { TIMERS_ARE_EARLY_BY_MS } from "../../../orchestrations/kit/engine-port.ts";
import { cluster, facts, pool } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const pause = { name: "pause", by: "ada", reason: "change freeze" } as const;
const resume = { name: "resume", by: "bob" } as const;
const cancel = { name: "cancel", by: "ada" } as const;
const WRITES = ["ensureIdentity", "ensureGrant", "startIdentityChange", "startImageUpgrade"] as const;
const windows = (name: string, more = {}) =>
  pool({ name, mode: "User", osType: "Windows", count: 2, ...more });

/** Every step of the usual migration, and the writes that come before it. */
const STEPS: readonly (readonly [string, number, string])[] = [
  ["read", 0, "^Nothing was changed\\.$"],
  ["plan", 0, "^Nothing was changed\\.$"],
  ["createIdentities", 0, "^Nothing was changed\\.$"],
  ["grantRoles", 1, "^The identity id-orders-control-plane was created.*id-orders-kubelet was created"],
  [
    "awaitPropagation",
    2,
    "id-orders-kubelet was created.*Network Contributor.*AcrPull on .* was created and stays\\.$",
  ],
  ["changeIdentity", 2, "AcrPull on .* was created and stays\\.$"],
  // AKS is at it: the update is followed to its end, and the run ends at the next boundary.
  ["followChange", 3, "The cluster was changed and stays so: it uses UserAssigned.*pools were not read"],
  ["verifyPools", 3, "The cluster was changed and stays so: it uses UserAssigned.*pools were not read"],
  [
    "upgradeImages",
    3,
    "The cluster was changed.*pool win: It still uses the service principal.*stays until the migration is proven",
  ],
];

/** A report without the times at which things happened. */
const timeless = (report: unknown): unknown =>
  JSON.parse(JSON.stringify(report).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"));

describe("migrate-cluster that is told something", () => {
  test("has the steps that are tried here", async () => {
    await using world = new MigrationWorld();
    const { steps } = await world.run();
    // A pool whose upgrade has begun is told as a step of its own, which nothing can stop.
    expect([...new Set(steps.map(({ name }) => name))]).toEqual([...STEPS.map(([name]) => name), "report"]);
  });

  test.each(STEPS)("pauses at %s, goes on when somebody else says so, and reports the same", async (step) => {
    await using undisturbed = new MigrationWorld();
    const usual = await undisturbed.run();
    await using world = new MigrationWorld();
    world.sayBefore(step, pause, pause);
    world.sayAt(days(2), resume);
    const run = await world.run();
    expect(world.verdicts).toEqual(["pause accepted", "pause repeated", "resume accepted"]);
    expect(run.state).toBe("succeeded");
    const held = run.steps.find(({ name }) => name === "pause");
    expect(held?.detail).toBe("paused by ada: change freeze; resumed by bob");
    expect(Date.parse(held?.endedAt ?? "") - world.startedAt).toBe(days(2));
    expect(timeless(run.report)).toEqual(timeless(usual.report));
    for (const name of WRITES) {
      expect(world.azure.callsOf({ name }), name).toHaveLength(undisturbed.azure.callsOf({ name }).length);
    }
  });

  test.each(STEPS)(
    "is cancelled at %s: what begins after it does not, and the report is true",
    async (step, writes, remains) => {
      await using world = new MigrationWorld();
      world.sayBefore(step, cancel);
      const run = await world.run();
      expect(run).toMatchObject({ state: "cancelled", report: { summary: "cancelled by ada" } });
      const begun = WRITES.filter((name) => world.azure.callsOf({ name }).length > 0);
      expect(begun).toEqual(WRITES.slice(0, writes));
      expect(run.report?.remains.join("; ")).toMatch(new RegExp(remains));
      expect(run.report?.after === undefined).toBe(writes < 3);
    },
  );

  test("that is told so when only the report is left ends as it was", async () => {
    for (const said of [pause, cancel]) {
      await using world = new MigrationWorld();
      world.sayBefore("report", said);
      expect((await world.run()).state).toBe("succeeded");
    }
  });

  test("ends within moments of a cancel while the roles are waited for", async () => {
    await using world = new MigrationWorld();
    world.sayAt(minutes(20), cancel);
    const run = await world.run();
    expect(run.state).toBe("cancelled");
    expect(world.elapsedMs()).toBe(minutes(20));
    expect(world.azure.callsOf(startIdentityChange)).toEqual([]);
  });

  test("waits for the next window when one passed while it was paused", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({ nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" }),
      nodeWindow: {
        schedule: { kind: "daily", every: 1 },
        ...{ opensAtMinute: 22 * 60, durationHours: 4, offsetMinutes: 0, notOn: [] },
      },
    });
    world.sayBefore("changeIdentity", pause);
    world.sayAt(hours(24), resume);
    const run = await world.run();
    expect(run.state).toBe("succeeded");
    const [change] = world.azure.callsOf(startIdentityChange);
    expect(new Date(change?.at ?? 0).toISOString()).toBe("2030-03-02T22:00:01.000Z");
  });

  test("stops between two pools: the upgrade that has begun is followed to its end", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({ cluster: cluster({ pools: [pool(), windows("win"), windows("wox")] }) });
    const usual = await world.run();
    const upgrades = usual.steps.find(({ name }) => name === "upgradeImages");
    const inTheFirst = Date.parse(upgrades?.startedAt ?? "") - world.startedAt + minutes(1);

    await using other = new MigrationWorld();
    other.azure.facts = world.azure.facts;
    other.sayAt(inTheFirst, cancel);
    const run = await other.run();
    expect(run.state).toBe("cancelled");
    expect(other.azure.callsOf(startImageUpgrade).map(({ input }) => input)).toMatchObject([{ pool: "win" }]);
    expect(run.report?.remains.filter((line) => line.startsWith("Node pool"))).toEqual([
      "Node pool win: Its nodes were reimaged, but which identity they use was not read afterwards.",
      "Node pool wox: It still uses the service principal.",
    ]);
  });

  test("stops within moments while it waits for the next image, and goes on with that", async () => {
    const told = async (said: typeof pause | typeof cancel, looks: number) => {
      const world = new MigrationWorld();
      const nothing = { kind: "already" } as const;
      world.azure.next(startImageUpgrade, ...Array.from({ length: looks }, () => nothing));
      world.sayAt(days(3) + hours(2), said);
      world.sayAt(days(5), resume);
      return { world, run: await world.run() };
    };
    const { world: ending, run: cancelled } = await told(cancel, 4);
    await using _ending = ending;
    expect(cancelled.state).toBe("cancelled");
    expect(Date.parse(cancelled.endedAt ?? "") - ending.startedAt).toBe(days(3) + hours(2));
    expect(cancelled.report?.remains).toContain("Node pool win: It still uses the service principal.");
    expect(cancelled.childInstances).toBeUndefined();

    const { world: going, run } = await told(pause, 8);
    await using _going = going;
    expect(run.state).toBe("succeeded");
    expect(run.steps.map(({ name }) => name)).toContain("pause");
    // Nobody asks for an image while the run is paused.
    const asked = going.azure.callsOf(startImageUpgrade).map(({ at }) => at - going.startedAt);
    expect(asked.filter((at) => at > days(3) + hours(2) && at < days(5))).toEqual([]);
    expect(asked.filter((at) => at >= days(5)).length).toBeGreaterThan(1);
  });

  test("finds a command whose hint got lost within a day while it waits for the next image", async () => {
    await using world = new MigrationWorld();
    const nothing = { kind: "already" } as const;
    world.azure.next(startImageUpgrade, ...Array.from({ length: 4 }, () => nothing));
    world.sayAt(days(3) + hours(2), { ...cancel, withoutHint: true });
    const run = await world.run();
    expect(run.state).toBe("cancelled");
    expect(world.elapsedMs()).toBeLessThan(days(4) + hours(4));
    expect(world.azure.callsOf(startImageUpgrade).every(({ at }) => at - world.startedAt < days(4))).toBe(
      true,
    );
  });

  test("begins no change that another operation has held up once it is cancelled", async () => {
    await using world = new MigrationWorld();
    const busy = { kind: "wait", because: "another operation", forMs: minutes(15), code: "Busy" } as const;
    world.azure.next(startIdentityChange, busy, busy);
    const inProgress = {
      kind: "done",
      value: world.azure.observed({ provisioningState: "Updating" }),
    } as const;
    world.azure.next(observeCluster, inProgress, inProgress);
    world.sayAt(hours(1) + minutes(20), cancel);
    const run = await world.run();
    expect(run.state).toBe("cancelled");
    expect(world.azure.changed).toBe(false);
    // The operation of somebody else is seen to its end first: nobody can tell it from one of the run's own.
    expect(world.azure.callsOf(observeCluster)).toHaveLength(3);
    expect(world.elapsedMs()).toBe(hours(1) + minutes(26) + 2 * TIMERS_ARE_EARLY_BY_MS);
  });

  test("goes on without a pool that a person skips, and is not called succeeded", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({ cluster: cluster({ pools: [pool(), windows("win"), windows("wox")] }) });
    world.azure.next(startImageUpgrade, {
      kind: "refused",
      refusal: { code: "QuotaExceeded", resource: "win", message: "no room", remedy: "make room" },
    });
    world.person(({ incident }) => ({ name: "skip", incidentId: incident?.id, reason: "it goes away" }));
    const run = await world.run();
    expect(run.state).toBe("partlySucceeded");
    expect(run.report?.pools.map(({ name, carries }) => [name, carries])).toEqual([
      ["system", "managedIdentity"],
      ["win", "servicePrincipal"],
      ["wox", "managedIdentity"],
    ]);
    expect(run.report?.remains).toContain(
      "Node pool win: Its upgrade was skipped by somebody: it goes away. Give it a newer node image with `upgrade-node-images`.",
    );
    expect(run.report?.cleanUp).toBeUndefined();
  });

  test("stops between two batches of machines, and says which are left", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({ pools: [pool(), windows("win", { count: 3, maxSurge: "1" })] }),
    });
    world.azure.next(startImageUpgrade, { kind: "already" });
    const begins = await firstBatchOf(world.azure.facts);
    world.sayAt(begins + minutes(1), cancel);
    const run = await world.run({ request: { whenNothingNewer: "scaleOutAndIn" } });
    expect(run.state).toBe("cancelled");
    expect(world.azure.callsOf(startPoolScaling)).toHaveLength(1);
    expect(world.azure.callsOf(startMachineDeletion)).toHaveLength(1);
    expect(run.report?.remains.join("; ")).toContain("may still be there: win-old-1, win-old-2");
  });
});

/** How long after the start the first machines come, in milliseconds. */
async function firstBatchOf(these: ReturnType<typeof facts>): Promise<number> {
  await using world = new MigrationWorld();
  world.azure.facts = these;
  world.azure.next(startImageUpgrade, { kind: "already" });
  await world.run({ request: { whenNothingNewer: "scaleOutAndIn" } });
  return (world.azure.callsOf(startPoolScaling)[0]?.at ?? 0) - world.startedAt;
}
