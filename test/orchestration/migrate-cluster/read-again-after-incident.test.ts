import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { startPoolScaling } from "../../../activities/start-pool-scaling/contract.ts";
import { startVersionUpgrade } from "../../../activities/start-version-upgrade/contract.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { refused } from "../../support/scripted-activities.ts";
import {
  addPool,
  approve,
  changesIn,
  GROUP,
  pullsFromMore,
  upgradedPools,
} from "../../support/changing-world.ts";
import { held } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

describe("after an incident", () => {
  test("before the change, a pool that was added meanwhile waits for an approval", async () => {
    await using world = new MigrationWorld();
    const asked: string[] = [];
    world.azure.next(ensureGrant, refused("PrincipalNotFound"));
    world.person(
      approve,
      (run) => {
        addPool(world);
        return { name: "retry", incidentId: run.incident?.id };
      },
      (run) => {
        asked.push(...changesIn(run));
        return approve(run);
      },
    );
    const run = await world.run({ approval: "required" });
    expect(asked).toContain("new pool: gpu");
    expect(run.state).toBe("succeeded");
  });

  test("at the change itself, what has changed is approved before it is tried again", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startIdentityChange, refused("OperationNotAllowed"));
    world.person(
      approve,
      (run) => {
        pullsFromMore(world);
        return { name: "retry", incidentId: run.incident?.id };
      },
      approve,
    );
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("succeeded");
    const [, change] = world.azure.callsOf(startIdentityChange);
    const given = world.azure.callsOf(ensureGrant).at(-1);
    expect(given?.at).toBeLessThan(change?.at ?? 0);
    expect(run.report?.cleanUp?.grants).toContain(held(ROLES.acrPull, GROUP).id);
  });

  test("at the upgrade of a pool, a pool that came after the change is left alone and asks nobody", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, refused("UnsatisfiablePDB"));
    world.person(approve, (run) => {
      addPool(world);
      return { name: "retry", incidentId: run.incident?.id };
    });
    const run = await world.run({ approval: "required" });
    expect(upgradedPools(world)).toEqual(["win", "win"]);
    expect(changesIn(run)).toEqual([]);
    const late = run.report?.pools.find(({ name }) => name === "gpu");
    expect(late?.remains).toContain("The plan does not name it, so it was not changed");
  });

  test("at the upgrade of a pool, one that is gone by then is not upgraded any more", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, refused("UnsatisfiablePDB"));
    world.person((run) => {
      const { cluster } = world.azure.facts;
      world.azure.facts = { ...world.azure.facts, cluster: { ...cluster, pools: cluster.pools.slice(0, 1) } };
      return { name: "retry", incidentId: run.incident?.id };
    });
    const run = await world.run();
    expect(run.state).toBe("succeeded");
    expect(upgradedPools(world)).toEqual(["win"]);
    expect(run.report?.pools.map(({ name }) => name)).toEqual(["system"]);
  });

  test("on the way to a newer patch, another patch waits for an approval of its own", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = { ...world.azure.facts, kubernetesPatch: "1.33.6" };
    world.azure.images.set("win", "new-image");
    world.azure.next(startVersionUpgrade, refused("UnsatisfiablePDB"));
    const asked: string[] = [];
    world.person(
      approve,
      (run) => {
        world.azure.facts = { ...world.azure.facts, kubernetesPatch: "1.33.7" };
        return { name: "retry", incidentId: run.incident?.id };
      },
      (run) => {
        asked.push(...changesIn(run));
        return approve(run);
      },
    );
    const run = await world.run({
      approval: "required",
      request: { whenNothingNewer: "upgradeKubernetesPatch" },
    });
    expect(asked.join()).toContain("upgrade the control plane to Kubernetes 1.33.7");
    const versions = world.azure
      .callsOf(startVersionUpgrade)
      .map(({ input }) => startVersionUpgrade.input.parse(input).version);
    expect(versions).toEqual(["1.33.6", "1.33.7", "1.33.7"]);
    expect(run.state).toBe("succeeded");
  });

  test("while machines are replaced, a pool that somebody has scaled waits for an approval, and keeps its new count", async () => {
    await using world = new MigrationWorld();
    world.azure.images.set("win", "new-image");
    world.azure.next(startPoolScaling, refused("QuotaExceeded"));
    const asked: string[] = [];
    world.person(
      approve,
      (run) => {
        const { cluster } = world.azure.facts;
        const pools = cluster.pools.map((one) => (one.name === "win" ? { ...one, count: 4 } : one));
        world.azure.facts = { ...world.azure.facts, cluster: { ...cluster, pools } };
        world.azure.machinesOf("win").push("win-new-by-somebody", "win-new-by-them-too");
        return { name: "retry", incidentId: run.incident?.id };
      },
      (run) => {
        asked.push(...changesIn(run));
        return approve(run);
      },
    );
    const run = await world.run({ approval: "required", request: { whenNothingNewer: "scaleOutAndIn" } });
    expect(asked.join()).toContain("delete the 4 nodes that existed before");
    expect(run.state).toBe("succeeded");
    const counts = world.azure
      .callsOf(startPoolScaling)
      .map(({ input }) => startPoolScaling.input.parse(input).count);
    expect(Math.min(...counts.slice(1))).toBeGreaterThanOrEqual(5);
    expect(world.azure.machinesOf("win")).toHaveLength(4);
  });
});

describe("while nothing stands still", () => {
  test("a pool that is seen by the change itself stops it: the plan is made again, and names the pool", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startIdentityChange, refused("pool-not-planned"));
    const asked: RunRecord[] = [];
    world.person(approve, (run) => {
      asked.push(run);
      return approve(run);
    });
    world.happensBefore("awaitPropagation", () => {
      addPool(world);
    });
    const run = await world.run({ approval: "required" });
    expect(asked.map(({ state }) => state)).toEqual(["waitingForApproval"]);
    expect(asked[0] && changesIn(asked[0])).toContain("new pool: gpu");
    const [, change] = world.azure.callsOf(startIdentityChange);
    expect(startIdentityChange.input.parse(change?.input).plannedPools).toContain("gpu");
    expect(run.state).toBe("succeeded");
  });
});
