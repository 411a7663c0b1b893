import { describe, expect, test } from "vitest";
import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { readImageFacts } from "../../../activities/read-image-facts/contract.ts";
import { readOperation } from "../../../activities/read-operation/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import type { Pool } from "../../../domain/cluster/cluster.ts";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import type { ImageFacts } from "../../../domain/images/facts.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { upgradeNodeImages } from "../../../orchestrations/upgrade-node-images/contract.ts";
import { guardedBy } from "../../support/guardrails.ts";
import {
  cluster,
  CLUSTER_ID,
  NODE_GROUP,
  pool,
  READ_AT,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const OLD = "AKSUbuntu-2204gen2containerd-202602.08.0";
const NEW = "AKSUbuntu-2204gen2containerd-202602.15.0";
const request = { clusterId: CLUSTER_ID };
const nothingNewer = { kind: "already" as const };

function setUp(changes: Partial<ImageFacts> & { pools?: Pool[] } = {}) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  const { pools = [pool({ name: "work", mode: "User" }), pool()], ...rest } = changes;
  const facts: ImageFacts = { readAt: READ_AT, cluster: cluster({ pools }), locks: [], latest: {}, ...rest };
  const upgraded = new Set<string>();
  const activities = () => [
    azure.bound(readImageFacts, () => done(guardedBy(facts))),
    azure.bound(startImageUpgrade, ({ pool: name }) => {
      upgraded.add(name);
      return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op" } };
    }),
    azure.bound(observeCluster, () =>
      done({
        ...facts.cluster,
        pools: facts.cluster.pools.map((one) =>
          upgraded.has(one.name) ? { ...one, nodeImageVersion: NEW } : one,
        ),
      }),
    ),
    azure.bound(readOperation, () =>
      done({ status: "Failed", code: "UnsatisfiablePDB", message: "a budget blocks" }),
    ),
  ];
  return { azure, world: new RunWorld(upgradeNodeImages, { clock, azure, activities }) };
}

describe("upgrade-node-images", () => {
  test("upgrades every pool, system first, one after the other, and shows each image", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("succeeded");
    expect(azure.callsOf(startImageUpgrade).map(({ input }) => input)).toMatchObject([
      { pool: "system" },
      { pool: "work" },
    ]);
    expect(run.report?.pools).toEqual(
      ["system", "work"].map((name) => ({
        name,
        osType: "Linux",
        imageBefore: OLD,
        imageAfter: NEW,
        outcome: "upgraded",
      })),
    );
    const [first, second] = azure.callsOf(startImageUpgrade);
    const [look] = azure.callsOf(observeCluster);
    expect((look?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(0);
    expect(second?.at).toBeGreaterThanOrEqual(look?.at ?? Infinity);
  });

  test("leaves alone what has the newest image, what is stopped, AKS's own machines, and other pools", async () => {
    const { azure, world } = setUp({
      pools: [
        pool(),
        pool({ name: "off", powerState: "Stopped" }),
        pool({ name: "aksmanagedap", mode: "Machines" }),
        pool({ name: "vmas", type: "AvailabilitySet" }),
        pool({ name: "work", mode: "User" }),
      ],
      latest: { system: OLD, work: NEW },
    });
    await using _ = world;
    const run = await world.start({ request });
    expect(azure.callsOf(startImageUpgrade).map(({ input }) => input)).toMatchObject([{ pool: "work" }]);
    expect(run.plan?.findings.map(({ severity, code }) => `${severity} ${code}`).sort()).toEqual([
      "note budgets-not-read",
      "note machines-pool",
      "note nothing-newer",
      "note stopped-pool-skipped",
      "warning availability-set-pool-skipped",
    ]);
    expect(run.report?.summary).toBe(
      "Pools with a new node image: work. Pools for which Azure has no newer node image: system.",
    );
  });

  test("upgrades only the pools that the request names", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    await world.start({ request: { ...request, pools: ["work"] } });
    expect(azure.callsOf(startImageUpgrade).map(({ input }) => input)).toMatchObject([{ pool: "work" }]);
  });

  test("a pool that failed with its new image is not reported as having its old one", async () => {
    const { azure, world } = setUp({ pools: [pool()] });
    await using _ = world;
    const failed = done(cluster({ pools: [pool({ nodeImageVersion: NEW, provisioningState: "Failed" })] }));
    const healthy = done(cluster({ pools: [pool({ nodeImageVersion: NEW })] }));
    azure.next(startImageUpgrade, nothingNewer, nothingNewer);
    azure.next(observeCluster, failed, healthy);
    world.person((run) => ({ name: "retry", incidentId: run.incident?.id }));
    const run = await world.start({ request });
    expect(run.commands.map(({ name }) => name)).toEqual(["retry"]);
    expect(run.report?.pools).toMatchObject([{ imageBefore: OLD, imageAfter: NEW, outcome: "upgraded" }]);
  });

  test("takes 304 for what it is: nothing newer, not an upgrade", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(startImageUpgrade, nothingNewer, nothingNewer);
    const run = await world.start({ request });
    expect(run.report?.pools.map(({ outcome }) => outcome)).toEqual(["nothingNewer", "nothingNewer"]);
    expect(run.report?.summary).toContain("No pool needed a new node image");
    // One look a pool: a repeated request gets this answer too, once the upgrade that the first one began is over.
    expect(azure.callsOf(observeCluster)).toHaveLength(2);
  });

  test("waits for the next image when asked, and stops after five weeks", async () => {
    const { azure, world } = setUp({ pools: [pool()], latest: { system: OLD } });
    await using _ = world;
    azure.next(startImageUpgrade, nothingNewer, nothingNewer);
    const run = await world.start({ request: { ...request, whenNothingNewer: "wait" } });
    expect(run.report?.pools).toMatchObject([{ outcome: "upgraded" }]);
    expect(world.elapsedMs()).toBeGreaterThan(hours(24));

    const never = setUp({ pools: [pool()] });
    await using second = never.world;
    never.azure.next(startImageUpgrade, ...Array<typeof nothingNewer>(35).fill(nothingNewer));
    const stuck = await second.start({ request: { ...request, whenNothingNewer: "wait" } });
    expect(stuck.report?.pools).toMatchObject([{ outcome: "nothingNewer" }]);
    expect(second.elapsedMs()).toBeGreaterThan(days(33));
  });

  test.each<[string, Partial<ImageFacts>, object]>([
    ["cluster-stopped", { cluster: cluster({ powerState: "Stopped" }) }, {}],
    ["cluster-not-healthy", { cluster: cluster({ provisioningState: "Failed" }) }, {}],
    [
      "node-resource-group-locked",
      {
        locks: [
          {
            id: "/l",
            level: "CanNotDelete",
            scope: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${NODE_GROUP}`,
          },
        ],
      },
      {},
    ],
    ["pool-unknown", {}, { pools: ["nosuch"] }],
  ])("refuses before anything is written: %s", async (code, changes, more) => {
    const { azure, world } = setUp(changes);
    await using _ = world;
    const run = await world.start({ request: { ...request, ...more } });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain(code);
    expect(azure.callsOf(startImageUpgrade)).toEqual([]);
  });

  test("parks a drain that is stuck with Azure's code, resumes it on retry", async () => {
    const { azure, world } = setUp({ pools: [pool()] });
    await using _ = world;
    const failed = cluster({ pools: [pool({ provisioningState: "Failed" })] });
    azure.next(observeCluster, done(failed));
    let parkedOn = "";
    world.person((run) => {
      parkedOn = run.incident?.code ?? "";
      return { name: "retry", incidentId: run.incident?.id };
    });
    expect((await world.start({ request })).state).toBe("succeeded");
    expect(parkedOn).toBe("UnsatisfiablePDB");
    expect(azure.callsOf(startImageUpgrade)).toHaveLength(2);
  });

  test("says which pools have their image when it is cancelled at a later one", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(startImageUpgrade, { kind: "started", operation: {} }, refused("QuotaExceeded"));
    azure.next(
      observeCluster,
      done(cluster({ pools: [pool({ nodeImageVersion: NEW }), pool({ name: "work", mode: "User" })] })),
    );
    world.person(() => ({ name: "cancel" }));
    const run = await world.start({ request });
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("QuotaExceeded");
    expect(run.report?.remains).toEqual([
      "Node pool system got its new node image and keeps it.",
      expect.stringContaining("Node pool work was not upgraded"),
    ]);
    expect(world.history().length).toBeLessThan(400);
  });

  test("goes on without a pool that a person skips, and says which and who", async () => {
    for (const refusedAt of ["the start", "the end"]) {
      const { azure, world } = setUp();
      await using _ = world;
      if (refusedAt === "the start") azure.next(startImageUpgrade, refused("QuotaExceeded"));
      else azure.next(observeCluster, done(cluster({ pools: [pool({ provisioningState: "Failed" })] })));
      world.person((run) => {
        expect(run.incident?.skippable).toBe(true);
        return { name: "skip", incidentId: run.incident?.id, reason: "it goes next week" };
      });
      const run = await world.start({ request });
      expect(run.state, refusedAt).toBe("partlySucceeded");
      const [skipped, other] = run.report?.pools ?? [];
      expect(skipped).toMatchObject({
        name: "system",
        outcome: "skipped",
        skippedBy: "somebody",
        because: "skipped by somebody: it goes next week",
      });
      expect(other).toMatchObject({ name: "work", outcome: "upgraded" });
      expect(run.report?.summary).toContain("Skipped pools: system");
      expect(run.report?.remains).toEqual([
        "Node pool system was not upgraded: skipped by somebody: it goes next week.",
      ]);
    }
  });

  test("stops between two pools when it is paused, and goes on with the second", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    world.sayAt(minutes(1), { name: "pause" });
    world.sayAt(hours(30), { name: "resume" });
    const run = await world.start({ request });
    expect(run.state).toBe("succeeded");
    const [first, second] = azure.callsOf(startImageUpgrade).map(({ at }) => at - world.startedAt);
    expect(first).toBeLessThan(minutes(1));
    expect(second).toBe(hours(30));
  });

  test("tells of the pools that are left what the first one took", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const notYet = done(cluster({ pools: [pool({ provisioningState: "UpgradingNodeImageVersion" })] }));
    azure.next(observeCluster, ...Array.from({ length: 12 }, () => notYet));
    const run = await world.start({ request });
    const details = run.steps.filter(({ name }) => name === "upgradeImages").map(({ detail }) => detail);
    const told = (name: string) => details.find((detail) => detail?.includes(`pool ${name} `));
    const spanOf = (detail: string | undefined) => detail?.slice(detail.indexOf("about"));
    expect(told("work")).toBeDefined();
    expect(spanOf(told("work"))).not.toBe(spanOf(told("system")));
  });
});
