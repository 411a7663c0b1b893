import { describe, expect, test } from "vitest";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";
import { refused } from "../../support/scripted-activities.ts";
import { RUN_ID } from "../../support/run-world.ts";

const LOCKED = refused("ScopeLocked", CLUSTER_ID);
const retry = (run: { incident?: { id: string } | undefined }) =>
  ({ name: "retry", incidentId: run.incident?.id }) as const;

describe("a run whose history is full", () => {
  test("goes on in another instance, from its checkpoint", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startIdentityChange, ...Array<typeof LOCKED>(40).fill(LOCKED));
    world.person(...Array<typeof retry>(40).fill(retry));
    const run = await world.run();
    expect(run).toMatchObject({
      state: "succeeded",
      restarts: [{ because: expect.stringMatching(/^its history is full: .* 1000 are the most/) as string }],
    });
    expect(world.instance()).toMatchObject({ status: "Completed", output: `{"goesOnIn":"${RUN_ID}-r1"}` });
    const grants = run.report?.grants.map(({ outcome }) => outcome) ?? [];
    expect(grants.length).toBeGreaterThan(0);
    expect(new Set(grants)).toEqual(new Set(["made"]));
  });

  test("ends as failed where it is full for the fourth time on one day, and says what stays", async () => {
    await using world = new MigrationWorld();
    world.azure.always(startIdentityChange, LOCKED);
    world.personAlways(retry);
    const run = await world.run();
    expect(run).toMatchObject({ state: "failed", report: { outcome: "failed" } });
    expect(run.restarts).toHaveLength(3);
    expect(run.report?.summary).toMatch(
      /^its history is full: .*; it was started again 3 times within a day$/,
    );
    expect(run.failure).toBe(run.report?.summary);
    expect(run.report?.remains.join()).toContain("was created and stays");
  });
});
