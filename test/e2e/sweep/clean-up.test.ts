import { describe, expect, it } from "vitest";
import { days } from "../../../domain/text/duration.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { CLIENT_ID, clusterPath, onSystemIdentity } from "../../support/arm/clusters.ts";
import { migrated, runsOf, sweepReport, sweptWorld } from "../../support/swept-world.ts";

const NAMES = ["shop-0", "shop-1", "shop-2"];

/** Role assignments of the service principal that the clusters shared. */
function heldByPrincipal(simulator: Simulator): number {
  const view = simulator.view();
  const principal = [...view.entries("principals")].find(([, { appId }]) => appId === CLIENT_ID)?.[1];
  return [...view.entries("assignments")].filter(
    ([, { principalId }]) => principalId.toLowerCase() === principal?.objectId.toLowerCase(),
  ).length;
}

describe("a sweep of clean-up", () => {
  it("is proposed once the last cluster of a principal is through, and takes away what the principal held", async () => {
    await using world = await sweptWorld(NAMES);
    const [first, ...others] = NAMES.map((name) => clusterPath(name));
    const some = await world.run("sweep", {
      workflow: "migrate-cluster",
      targets: { clusterIds: others },
    });
    expect(some.state).toBe("succeeded");
    // The first one still runs on the principal that all of them share.
    expect(sweepReport(some).proposal).toBeUndefined();
    const last = await world.run("sweep", { workflow: "migrate-cluster", targets: { clusterIds: [first] } });
    expect(last.state).toBe("succeeded");
    expect(migrated(world.simulator)).toBe(3);
    const request = sweepReport(last).proposal?.request;
    expect(request).toMatchObject({ workflow: "clean-up", targets: { ofSweep: last.id } });
    world.pass(days(2));
    expect(heldByPrincipal(world.simulator)).toBe(3);
    const run = await world.run("sweep", request ?? {});
    expect(run.state, JSON.stringify(run.report)).toBe("succeeded");
    expect(heldByPrincipal(world.simulator)).toBe(0);
  });

  it("removes once what clusters on one principal have all left behind", async () => {
    await using world = await sweptWorld(NAMES);
    const migration = await world.run("sweep", { workflow: "migrate-cluster", targets: {} });
    world.pass(days(2));
    const run = await world.run("sweep", sweepReport(migration).proposal?.request ?? {});
    expect(run.state, JSON.stringify(run.report)).toBe("succeeded");
    expect(run.plan?.findings.map(({ means }) => means).join()).toContain(
      "removes the same role assignments",
    );
    expect(heldByPrincipal(world.simulator)).toBe(0);
  });

  it("too early leaves every cluster out, because tokens of the principal may still live", async () => {
    await using world = await sweptWorld(NAMES);
    const migration = await world.run("sweep", { workflow: "migrate-cluster", targets: {} });
    const run = await world.run("sweep", sweepReport(migration).proposal?.request ?? {});
    expect(run.state).toBe("refused");
    expect(JSON.stringify(run.plan?.findings)).toContain("tokens-may-live");
    expect(await runsOf(world, run.id)).toEqual([]);
  });
});

describe("a sweep of upgrade-node-images", () => {
  it("upgrades the pools of every cluster that has an older image", async () => {
    const names = ["shop-a", "shop-b"];
    await using world = await sweptWorld([], {
      others: names.map((name) => onSystemIdentity({}, { name, id: clusterPath(name) })),
    });
    const run = await world.run("sweep", { workflow: "upgrade-node-images", targets: {} });
    expect(run.state, JSON.stringify(run)).toBe("succeeded");
    const upgraded = world.simulator
      .journal()
      .filter(({ path, status }) => status < 300 && /upgradeNodeImageVersion$/i.test(path))
      .map(({ path }) => canonical(path));
    for (const name of names) {
      expect(
        upgraded.some((path) => path.startsWith(canonical(clusterPath(name)))),
        name,
      ).toBe(true);
    }
  });
});
