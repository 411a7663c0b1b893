import { describe, expect, test } from "vitest";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { MigrationWorld, RUN_ID } from "../../support/migration-world.ts";

const refusal = (code: string) =>
  ({
    kind: "refused",
    refusal: { code, resource: CLUSTER_ID, message: `${code} happened`, remedy: "mend it" },
  }) as const;
const retry = (run: { incident?: { id: string } | undefined }) =>
  ({ name: "retry", incidentId: run.incident?.id }) as const;

describe("a run whose history is full", () => {
  /** Refused so often, and retried each time. */
  async function retried(times: number) {
    const world = new MigrationWorld();
    world.azure.next(startIdentityChange, ...Array(times).fill(refusal("ScopeLocked")));
    world.person(...Array(times).fill(retry));
    return { world, run: await world.run() };
  }

  test("goes on in another instance, from its checkpoint", async () => {
    const { world, run } = await retried(40);
    await using _world = world;
    expect(run).toMatchObject({
      state: "succeeded",
      restarts: [{ because: expect.stringMatching(/^its history is full: .* 1000 are the most/) as string }],
    });
    expect(world.instance()).toMatchObject({ status: "Completed", output: `{"goesOnIn":"${RUN_ID}-r1"}` });
    const grants = run.report?.grants.map(({ outcome }) => outcome) ?? [];
    expect(grants.length).toBeGreaterThan(0);
    expect(new Set(grants)).toEqual(new Set(["made"]));
  }, 180_000);

  test("ends as failed where it is full for the fourth time on one day, and says what stays", async () => {
    const { world, run } = await retried(4 * 40);
    await using _world = world;
    expect(run).toMatchObject({ state: "failed", report: { outcome: "failed" } });
    expect(run.restarts).toHaveLength(3);
    expect(run.report?.summary).toMatch(
      /^its history is full: .*; it was started again 3 times within a day$/,
    );
    expect(run.failure).toBe(run.report?.summary);
    expect(run.report?.remains.join()).toContain("was created and stays");
  }, 180_000);
});
