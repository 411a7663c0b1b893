import { describe, expect, it } from "vitest";
import { hours } from "../../../domain/text/duration.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { clusterPath } from "../../support/arm/clusters.ts";
import { migrated, runsOf, sweptWorld } from "../../support/swept-world.ts";

const NAMES = ["shop-0", "shop-1", "shop-2"];
const ONE_BY_ONE = [{ name: "all", concurrency: 1 }];

/** When the runs of a sweep that migrates all clusters one by one began, in order (ISO 8601). */
async function starts(more: object): Promise<readonly string[]> {
  await using world = await sweptWorld(NAMES);
  const request = { workflow: "migrate-cluster", targets: {}, waves: ONE_BY_ONE, ...more };
  const run = await world.run("sweep", request);
  expect(run.state, JSON.stringify(run.report)).toBe("succeeded");
  expect(migrated(world.simulator)).toBe(NAMES.length);
  return (await runsOf(world, run.id)).map(({ createdAt }) => createdAt).sort();
}

describe("the hours of a sweep", () => {
  it("are waited for, and what does not fit any more waits for the next ones", async () => {
    const windows = [
      { days: ["monday", "thursday"], start: "20:00", durationMinutes: 240, timeZone: "Europe/Zurich" },
    ];
    const began = await starts({ windows });
    // Monday and Thursday by the clock of Zurich, which is an hour ahead of UTC.
    for (const at of began) expect(at).toMatch(/^2026-03-(02|05|09|12)T(19|20|21|22):/);
    expect(began[0]).toMatch(/^2026-03-02T19:00/);
    expect(new Set(began.map((at) => at.slice(0, 10))).size, began.join()).toBeGreaterThan(1);
  });

  it("end before a blackout: nothing starts that would reach into it, and nothing within it", async () => {
    const from = "2026-03-02T11:30:00Z";
    const to = "2026-03-04T06:00:00Z";
    const began = await starts({ blackouts: [{ from, to, reason: "the books are closed" }] });
    const [first = "", ...others] = began;
    expect(first < "2026-03-02T08:30").toBe(true);
    const later = others.map((at) => Date.parse(at));
    for (const at of later) expect(at < Date.parse(from) || at >= Date.parse(to), began.join()).toBe(true);
    // Whoever comes right after it has waited for its end, to the look.
    expect(Math.min(...later.filter((at) => at >= Date.parse(to))) - Date.parse(to)).toBeLessThan(hours(1));
  });
});

describe("a run that begins long after its sweep has started it", () => {
  it("asks the hours of the sweep once more before it changes anything, and waits for the next ones", async () => {
    const opens = Date.parse("2026-03-02T19:00:00Z");
    let held = false;
    await using world = await sweptWorld(["shop-0"], {
      onCall: (simulator) => {
        if (held || simulator.now() < opens) return;
        held = true;
        // The hours are over by the time that it may read its cluster.
        simulator.faults.onNext({}, { kind: "throttled", retryAfterSeconds: 6 * 60 * 60 });
      },
    });
    const run = await world.run("sweep", {
      workflow: "migrate-cluster",
      targets: {},
      windows: [
        { days: ["monday", "thursday"], start: "20:00", durationMinutes: 240, timeZone: "Europe/Zurich" },
      ],
    });
    expect([held, run.state], JSON.stringify(run.report)).toEqual([true, "succeeded"]);
    const [target] = await runsOf(world, run.id);
    expect(target?.createdAt).toMatch(/^2026-03-02T19/);
    const { steps } = await world.record(target?.id ?? "");
    expect(steps.find(({ name }) => name === "awaitHours")?.detail).toContain("2026-03-05T19:00:00");
    const written = world.simulator.journal().map(({ at }) => at);
    for (const at of written) expect(at).toMatch(/^2026-03-05T(19|2[0-3])/);
    expect(written.length).toBeGreaterThan(0);
  });
});

describe("clusters that were stopped since the plan", () => {
  it("are not touched, and use up nothing of a budget that allows no failure", async () => {
    let done = false;
    await using world = await sweptWorld(NAMES, {
      onCall: (simulator, { method, path }) => {
        if (done || method !== "PUT" || !/\/managedClusters\/[^/]+$/i.test(path)) return;
        done = true;
        simulator.change(({ world: azure }) => {
          const key = canonical(clusterPath("shop-1"));
          const record = azure.get("clusters", key);
          if (record === undefined) return;
          const properties = { ...Object(record.body["properties"]), powerState: { code: "Stopped" } };
          azure.put("clusters", key, { ...record, body: { ...record.body, properties } });
        });
      },
    });
    const run = await world.run("sweep", {
      workflow: "migrate-cluster",
      targets: {},
      maxFailures: 0,
      waves: [{ name: "all", concurrency: 1, maxFailures: 0 }],
    });
    expect(run.state, JSON.stringify(run.report)).toBe("partlySucceeded");
    expect(migrated(world.simulator)).toBe(2);
    const [counted] = run.waves ?? [];
    expect(counted?.counts).toMatchObject({ targets: 3, succeeded: 2, failed: 0, parked: 0 });
    const writes = world.simulator
      .journal()
      .filter(({ path }) => canonical(path).startsWith(canonical(clusterPath("shop-1"))));
    expect(writes).toEqual([]);
  });
});
