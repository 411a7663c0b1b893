import { describe, expect, it } from "vitest";
import { migrated, runsOf, sweepReport, sweptWorld } from "../../support/swept-world.ts";

const names = (count: number) => Array.from({ length: count }, (_, at) => `shop-${String(at)}`);

describe("a sweep", () => {
  it("inspects every cluster in waves, each by a run of its own that names the sweep", async () => {
    await using world = await sweptWorld(names(5));
    const run = await world.run("sweep", { workflow: "inspect-cluster", targets: {} });
    expect(run.failure).toBeUndefined();
    expect(run.state, JSON.stringify(run.report)).toBe("succeeded");
    expect(sweepReport(run)).toMatchObject({
      targets: 5,
      succeeded: 5,
      running: 0,
      notStarted: 0,
      stragglers: [],
    });
    const runs = await runsOf(world, run.id);
    expect(runs.map(({ state, workflow }) => `${workflow} ${state}`)).toEqual(
      names(5).map(() => "inspect-cluster succeeded"),
    );
    expect(runs.map(({ sweep }) => sweep?.wave).sort()).toEqual(["canary", "early", "rest", "rest", "rest"]);
  });

  it("migrates a fleet: the canary first, then as many at once as the wave allows", async () => {
    await using world = await sweptWorld(names(6));
    const run = await world.run("sweep", {
      workflow: "migrate-cluster",
      targets: {},
      waves: [
        { name: "canary", clusters: 1, soak: "PT2H" },
        { name: "rest", concurrency: 2 },
      ],
    });
    expect(run.state, JSON.stringify(run)).toBe("succeeded");
    expect(migrated(world.simulator)).toBe(6);
    const runs = [...(await runsOf(world, run.id))].sort((one, other) =>
      one.createdAt < other.createdAt ? -1 : 1,
    );
    const [canary, second] = runs;
    expect(Date.parse(second?.createdAt ?? "") - Date.parse(canary?.endedAt ?? "")).toBeGreaterThanOrEqual(
      2 * 3_600_000,
    );
    for (const { createdAt, id } of runs.slice(1)) {
      const beside = runs
        .slice(1)
        .filter(
          (other) => other.id !== id && other.createdAt <= createdAt && (other.endedAt ?? "9") > createdAt,
        );
      expect(beside.length).toBeLessThan(2);
    }
    expect(sweepReport(run).proposal?.request).toMatchObject({
      workflow: "clean-up",
      targets: { ofSweep: run.id },
    });
  });
});
