import { describe, expect, it } from "vitest";
import { z } from "zod";
import { clusterPath } from "../../support/arm/clusters.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { runsOf, sweptWorld } from "../../support/swept-world.ts";

const Problem = z.object({
  type: z.literal("/api/problems/invalid-body"),
  nextStep: z.string().min(1),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});
const Planned = z.object({
  plan: z.object({
    findings: z.array(
      z.object({ code: z.string(), severity: z.string(), means: z.string(), remedy: z.string() }),
    ),
  }),
});

const asked = (more: object) => ({ workflow: "migrate-cluster", targets: {}, ...more });
const saturday = { days: ["saturday"], start: "22:00", durationMinutes: 10, timeZone: "Europe/Zurich" };

/** The blocker of the plan that such a sweep has. */
async function blockerOf(world: QuickWorld, more: object) {
  const answer = await world.post("workflows/sweep/plans", asked(more));
  const { plan } = Planned.parse(await answer.json());
  const blockers = plan.findings.filter(({ severity }) => severity === "blocker");
  expect(blockers).toHaveLength(1);
  const notes = plan.findings.filter(({ code }) => code === "sweep-leaves-out");
  return { blocker: blockers[0], notes: notes.map(({ means }) => means).join(" ") };
}

describe("a request of a sweep that cannot be meant", () => {
  it.each<[string, object, string, RegExp]>([
    [
      "a wave of more than 100 %",
      { waves: [{ name: "all", clusters: "101%" }] },
      "waves.0.clusters",
      /a whole number, or a percentage from 0% to 100%/,
    ],
    [
      "waves of more than 100 % together",
      {
        waves: [
          { name: "one", clusters: "70%" },
          { name: "two", clusters: "70%" },
        ],
      },
      "waves",
      /140 % of the clusters together/,
    ],
    ["no wave", { waves: [] }, "waves", /./],
    ["a wave of no cluster", { waves: [{ name: "none", clusters: 0 }] }, "waves.0.clusters", /more than 0/],
    [
      "a wave of no per cent",
      { waves: [{ name: "none", clusters: "0.00%" }] },
      "waves.0.clusters",
      /more than 0/,
    ],
    [
      "a wave that starts none at once",
      { waves: [{ name: "all", concurrency: "0%" }] },
      "waves.0.concurrency",
      /more than 0/,
    ],
    [
      "a wave that must succeed on more clusters than it has",
      { waves: [{ name: "canary", clusters: 2, minSuccess: 3 }, { name: "rest" }] },
      "waves.0.minSuccess",
      /must be at most 2, because the wave has 2 clusters/,
    ],
    [
      "an unknown time zone",
      { windows: [{ ...saturday, timeZone: "Mars/Olympus" }] },
      "windows.0.timeZone",
      /the IANA name of a time zone/,
    ],
    [
      "a template with a value that the workflow refuses",
      { request: { identityType: "None" } },
      "request.identityType",
      /UserAssigned/,
    ],
    [
      "a template with a field of another workflow",
      { workflow: "inspect-cluster", request: { identityType: "UserAssigned" } },
      "request.identityType",
      /is not a field of inspect-cluster/,
    ],
    [
      "a template with an id that is none",
      { request: { registries: ["/subscriptions/x/../y"] } },
      "request.registries.0",
      /./,
    ],
    [
      "a target that is no cluster",
      { targets: { clusterIds: ["/subscriptions/1"] } },
      "targets.clusterIds.0",
      /./,
    ],
  ])(
    "%s: 400 that names the field and says what it must be, and nothing is asked of Azure",
    async (...row) => {
      const [, more, path, says] = row;
      await using world = await sweptWorld(["shop"]);
      for (const ask of ["plans", "runs"]) {
        const answer = await world.post(`workflows/sweep/${ask}`, asked(more));
        expect(answer.status, ask).toBe(400);
        const { errors } = Problem.parse(await answer.json());
        const own = errors.filter((error) => error.path === path);
        expect(own.length, JSON.stringify(errors)).toBeGreaterThan(0);
        expect(own.map(({ message }) => message).join(" ")).toMatch(says);
      }
      expect(world.callCount()).toBe(0);
    },
  );
});

describe("a sweep that no cluster fits", () => {
  it("has a blocker that says how many clusters there are where targets match nothing", async () => {
    await using world = await sweptWorld(["shop", "web"]);
    const { blocker } = await blockerOf(world, { targets: { tags: { env: "nowhere" } } });
    expect(blocker?.code).toBe("sweep-without-targets");
    expect(blocker?.means).toBe("None of the 2 clusters that Keyless can read matches `targets`.");
    expect(blocker?.remedy).toContain("Check `targets`");
  });

  it("names the clusters that were asked for and are not there", async () => {
    await using world = await sweptWorld(["shop"]);
    const targets = { clusterIds: [clusterPath("nobody")] };
    const { blocker, notes } = await blockerOf(world, { targets });
    expect(blocker?.code).toBe("sweep-without-targets");
    expect(notes).toContain("Keyless does not see a cluster with this id. They are nobody.");
  });

  it("has a blocker that says how long a cluster takes where every window is shorter than that", async () => {
    await using world = await sweptWorld(["shop", "web"]);
    const { blocker, notes } = await blockerOf(world, { windows: [saturday] });
    expect(blocker?.code).toBe("sweep-fits-no-window");
    expect(blocker?.means).toMatch(
      /^None of 2 clusters fits: .*predicted to take .*, which fits in none of the windows\.$/,
    );
    expect(blocker?.remedy).toMatch(/`windows`.*`blackouts`/);
    expect(notes).toContain("2 clusters are left out");
    const run = await world.run("sweep", asked({ windows: [saturday] }));
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("None of 2 clusters fits");
    expect(await runsOf(world, run.id)).toEqual([]);
    expect(world.simulator.journal()).toEqual([]);
  });
});
