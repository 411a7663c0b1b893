import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { days } from "../../../domain/text/duration.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { migrated, runsOf, sweptWorld } from "../../support/swept-world.ts";

const Shown = z.looseObject({
  latest: z.looseObject({ run: z.string().optional(), skipped: z.string().optional() }).optional(),
});

const weekly = {
  workflow: "sweep",
  request: { workflow: "migrate-cluster", targets: { identity: ["servicePrincipal"] } },
  // Every Monday; the world begins on one, after that time.
  ncrontab: "0 0 3 * * 1",
};
const standing = (clusters: number, until = "2026-12-31T00:00:00Z") => ({
  ...weekly,
  approval: { kind: "standing", clusters, until },
});

/** A fleet of three in a deployment that has plans approved, with a schedule that is due. */
async function due(schedule: object): Promise<{ world: QuickWorld; run: RunRecord }> {
  const world = await sweptWorld(["one", "two", "three"], { approval: "required" });
  onTestFinished(() => world[Symbol.asyncDispose]());
  expect((await world.put("schedules/weekly", schedule)).status).toBe(201);
  world.pass(days(7));
  await world.host.idle();
  const { latest } = Shown.parse(await (await world.get("schedules/weekly")).json());
  return { world, run: await world.record(latest?.run ?? "") };
}

const approvals = ({ steps }: RunRecord) =>
  steps.filter(({ name }) => name === "approve").map(({ detail }) => detail);

describe("a scheduled sweep", () => {
  it("with a standing approval that covers it goes on by itself, and says by whose approval", async () => {
    const { world, run } = await due(standing(3));
    expect(run.state, JSON.stringify(run)).toBe("succeeded");
    expect(migrated(world.simulator)).toBe(3);
    expect(approvals(run)).toEqual([
      expect.stringMatching(
        /^plan \w+ is approved: loopback has approved the schedule weekly for 3 clusters at most until 2026-12-31/,
      ),
    ]);
    expect(run).toMatchObject({
      requester: { name: "schedule weekly" },
      standingApproval: { schedule: "weekly", clusters: 3, by: { name: "loopback" } },
    });
    expect((await runsOf(world, run.id)).length).toBe(3);

    world.pass(days(1));
    await world.host.idle();
    const { value } = z.object({ value: z.array(z.unknown()) }).parse(await (await world.get("runs")).json());
    expect(value.length).toBe(4);
  });

  it.each([
    ["without one", weekly, /^plan \w+ waits for an approval$/],
    [
      "of more clusters than it is for",
      standing(2),
      /is for 2 clusters at most, and the plan is for 3 clusters$/,
    ],
    [
      "after its end",
      standing(3, "2026-03-08T00:00:00Z"),
      /that of the schedule weekly ended at 2026-03-08T00:00:00Z$/,
    ],
  ])("%s waits for a person, says why, and changes nothing", async (_why, schedule, says) => {
    const { world, run } = await due(schedule);
    expect(migrated(world.simulator)).toBe(0);
    expect(approvals(run)).toEqual([expect.stringMatching(says)]);
  });
});
