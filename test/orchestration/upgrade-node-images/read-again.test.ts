import { describe, expect, test } from "vitest";
import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { readImageFacts } from "../../../activities/read-image-facts/contract.ts";
import { readOperation } from "../../../activities/read-operation/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import type { Pool } from "../../../domain/cluster/cluster.ts";
import { days, minutes } from "../../../domain/text/duration.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { upgradeNodeImages } from "../../../orchestrations/upgrade-node-images/contract.ts";
import { approve, changesIn } from "../../support/changing-world.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { cluster, CLUSTER_ID, pool, READ_AT } from "../../support/migration-facts.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const NEW = "AKSUbuntu-2204gen2containerd-202602.15.0";
const request = { clusterId: CLUSTER_ID };
const work = pool({ name: "work", mode: "User" });
const gpu = pool({ name: "gpu", mode: "User" });

/** A world whose pools a test may change on the way. */
function setUp(...pools: readonly Pool[]) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  const there = { pools };
  const upgraded = new Set<string>();
  const now = () =>
    cluster({
      pools: there.pools.map((one) => (upgraded.has(one.name) ? { ...one, nodeImageVersion: NEW } : one)),
    });
  const activities = () => [
    azure.bound(readImageFacts, () =>
      done(
        guardedBy({
          readAt: new Date(clock.now()).toISOString(),
          cluster: now(),
          locks: [],
          latest: Object.fromEntries(there.pools.map(({ name }) => [name, NEW])),
        }),
      ),
    ),
    azure.bound(startImageUpgrade, ({ pool: name }) => {
      upgraded.add(name);
      return { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/op" } };
    }),
    azure.bound(observeCluster, () => done(now())),
    azure.bound(readOperation, () => done({ status: "Failed", code: "Unheard", message: "of" })),
  ];
  const begun = () =>
    azure.callsOf(startImageUpgrade).map(({ input }) => startImageUpgrade.input.parse(input).pool);
  return {
    azure,
    there,
    upgraded,
    begun,
    world: new RunWorld(upgradeNodeImages, { clock, azure, activities }),
  };
}

const retry = (run: RunRecord) => ({ name: "retry" as const, incidentId: run.incident?.id });

describe("upgrade-node-images reads again", () => {
  test("after its approval: a pool that was added meanwhile is not upgraded before somebody has approved it", async () => {
    const { world, there, begun } = setUp(pool(), work);
    await using _ = world;
    const asked: string[] = [];
    world.person(
      (run) => {
        there.pools = [pool(), work, gpu];
        return approve(run);
      },
      (run) => {
        asked.push(...changesIn(run), ...begun());
        return { name: "reject" };
      },
    );
    const run = await world.start({ request, approval: "required" });
    expect(asked.join()).toContain("new pool: gpu");
    expect([run.state, begun()]).toEqual(["refused", []]);
  });

  test("after a pause between two pools: one that was added meanwhile waits for an approval, and is upgraded then", async () => {
    const { world, there, begun } = setUp(pool(), work);
    await using _ = world;
    const asked: string[] = [];
    world.person(approve, (run) => {
      asked.push(...changesIn(run), ...begun());
      return approve(run);
    });
    world.sayAt(minutes(5), { name: "pause", by: "ada" });
    world.whenPaused(() => {
      there.pools = [pool(), work, gpu];
    });
    world.sayAt(days(3), { name: "resume", by: "ada" });
    const run = await world.start({ request, approval: "required" });
    expect(asked).toEqual([expect.stringContaining("gpu"), expect.stringContaining("gpu"), "system"]);
    expect(begun()).toEqual(["system", "work", "gpu"]);
    expect(run.report?.pools.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["system", "upgraded"],
      ["work", "upgraded"],
      ["gpu", "upgraded"],
    ]);
  });

  test("after an incident: a pool that is gone is left out, and one that somebody has upgraded is not begun", async () => {
    const { world, azure, there, upgraded, begun } = setUp(pool(), work, gpu);
    await using _ = world;
    azure.next(startImageUpgrade, refused("UnsatisfiablePDB"));
    world.person((run) => {
      there.pools = [pool(), gpu];
      upgraded.add("gpu");
      return retry(run);
    });
    const run = await world.start({ request });
    expect(begun()).toEqual(["system", "system"]);
    expect(run.report?.pools).toMatchObject([
      { name: "gpu", outcome: "upgraded", imageAfter: NEW },
      { name: "work", outcome: "skipped", because: "the cluster does not have the pool any more" },
      { name: "system", outcome: "upgraded" },
    ]);
    expect(run.state).toBe("succeeded");
  });

  test("of pools that the request names: one that is gone on the way does not stop the others", async () => {
    const { world, azure, there, begun } = setUp(pool(), work);
    await using _ = world;
    azure.next(startImageUpgrade, refused("UnsatisfiablePDB"));
    world.person((run) => {
      there.pools = [pool()];
      return retry(run);
    });
    const run = await world.start({ request: { ...request, pools: ["system", "work"] } });
    expect([run.state, begun()]).toEqual(["succeeded", ["system", "system"]]);
  });

  test("after a pause while Azure puts an upgrade off: the start is not asked for again before it was looked", async () => {
    const { world, azure, there, begun } = setUp(pool(), work);
    await using _ = world;
    const busy = { kind: "wait", because: "another operation", forMs: minutes(30), code: "Busy" } as const;
    azure.next(startImageUpgrade, busy);
    world.sayAt(minutes(10), { name: "pause", by: "ada" });
    world.whenPaused(() => {
      there.pools = [work];
    });
    world.sayAt(days(1), { name: "resume", by: "ada" });
    const run = await world.start({ request });
    expect(begun()).toEqual(["system", "work"]);
    expect(run.report?.pools.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["system", "skipped"],
      ["work", "upgraded"],
    ]);
  });

  test("in pages of many pools: what was added in a pause waits for an approval", async () => {
    const many = "abcdefghij".split("").map((name) => pool({ name, mode: "User" }));
    const { world, there, begun } = setUp(...many);
    await using _ = world;
    const asked: number[] = [];
    world.person(approve, (run) => {
      asked.push(begun().length);
      return approve(run);
    });
    world.sayAt(minutes(30), { name: "pause", by: "ada" });
    world.whenPaused(() => {
      there.pools = [...many, gpu];
    });
    world.sayAt(days(1), { name: "resume", by: "ada" });
    const run = await world.start({ request, approval: "required" });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeLessThan(many.length);
    expect(run.state).toBe("succeeded");
    expect(begun()).toHaveLength(many.length + 1);
  });
});
