import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { readMigrationFacts } from "../../../activities/read-migration-facts/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { days } from "../../../domain/text/duration.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import {
  addPool,
  approve,
  changesIn,
  grantsOf,
  GROUP,
  PULL,
  pullsFromMore,
} from "../../support/changing-world.ts";
import { CLUSTER_ID, held } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

describe("after a pause before the change", () => {
  /** A run that is paused before it changes the cluster, while something happens, and resumed ten days later. */
  function pausedWhile(world: MigrationWorld, happens: () => void): void {
    world.sayBefore("changeIdentity", { name: "pause", by: "ada" });
    world.whenPaused(happens);
    world.sayAt(days(10), { name: "resume", by: "ada" });
  }

  test("what has not changed goes on, from facts that are new", async () => {
    await using world = new MigrationWorld();
    pausedWhile(world, () => undefined);
    const run = await world.run();
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(readMigrationFacts)).toHaveLength(2);
    expect(run.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["pause", "changeIdentity", "followChange"]),
    );
    expect(changesIn(run)).toEqual([]);
  });

  test("a role that the old principal got meanwhile waits for an approval, is given, and acts before the change", async () => {
    await using world = new MigrationWorld();
    world.person(approve, approve);
    pausedWhile(world, () => {
      pullsFromMore(world);
    });
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("succeeded");
    expect(changesIn(run)).toContain(`new grant: ${PULL}`);
    const given = world.azure.callsOf(ensureGrant).at(-1);
    const [change] = world.azure.callsOf(startIdentityChange);
    expect(ensureGrant.input.parse(given?.input).scope).toBe(GROUP);
    expect((change?.at ?? 0) - (given?.at ?? 0)).toBeGreaterThanOrEqual(60 * 60_000);
    expect(run.report?.cleanUp?.grants).toContain(held(ROLES.acrPull, GROUP).id);
  });

  test("a pool that was added meanwhile is not re-imaged before somebody has approved it", async () => {
    await using world = new MigrationWorld();
    const states: string[] = [];
    world.person(approve, (run) => {
      states.push(`${run.state} ${changesIn(run).join()}`);
      expect(world.azure.callsOf(startIdentityChange)).toEqual([]);
      return approve(run);
    });
    pausedWhile(world, () => {
      addPool(world);
    });
    const run = await world.run({ approval: "required" });
    expect(states).toHaveLength(1);
    expect(states[0]).toMatch(/^waitingForApproval .*new pool: gpu/);
    expect(run.state).toBe("succeeded");
    expect(run.report?.pools.map(({ name }) => name)).toContain("gpu");
  });

  test.each([
    [
      "rejected",
      () => ({ name: "reject" as const, reason: "not that pool" }),
      /^the plan was rejected by somebody: not that pool/,
    ],
    [
      "not answered",
      () => ({ name: "retry" as const, incidentId: "none" }),
      /^nobody approved the plan within 7 days/,
    ],
  ])("a plan that has changed and is %s ends the run with what was done", async (_how, answer, summary) => {
    await using world = new MigrationWorld();
    world.person(approve, answer);
    pausedWhile(world, () => {
      addPool(world);
    });
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toMatch(summary);
    expect(run.report?.summary).toContain("new pool: gpu");
    expect(run.report?.remains.join("; ")).toContain("was created, or existed before, and stays");
    expect(world.azure.callsOf(startIdentityChange)).toEqual([]);
  });

  test("where nobody has to approve, the new plan is carried out, and the record says what changed", async () => {
    await using world = new MigrationWorld();
    pausedWhile(world, () => {
      pullsFromMore(world);
    });
    const run = await world.run();
    expect(run.state).toBe("succeeded");
    expect(changesIn(run)).toContain(`new grant: ${PULL}`);
    expect(run.report?.findings.map(({ code }) => code)).toContain("plan-changed");
    expect(grantsOf(world)).toContain(GROUP);
  });

  test("a caller who has fixed the plan by its hash is asked, though nobody had to approve it", async () => {
    await using world = new MigrationWorld();
    world.person(approve);
    pausedWhile(world, () => {
      pullsFromMore(world);
    });
    const expectedPlanHash = planHash(planMigration(world.azure.facts, { clusterId: CLUSTER_ID }));
    const run = await world.run({ expectedPlanHash });
    expect(run.steps.map(({ name }) => name)).toContain("approve");
    expect(run.state).toBe("succeeded");
  });

  test("what has come to stand against the work is an incident, and a retry reads again", async () => {
    await using world = new MigrationWorld();
    const { cluster } = world.azure.facts;
    const parked: RunRecord["incident"][] = [];
    world.person((run) => {
      parked.push(run.incident);
      world.azure.facts = { ...world.azure.facts, cluster };
      return { name: "retry", incidentId: run.incident?.id };
    });
    pausedWhile(world, () => {
      world.azure.facts = { ...world.azure.facts, cluster: { ...cluster, nodeDisruptionPolicy: "Block" } };
    });
    const run = await world.run();
    expect(parked).toMatchObject([{ code: "node-disruption-blocked", resource: CLUSTER_ID }]);
    expect(parked[0]?.remedy).toContain("POST …/retry` reads everything again");
    expect(run.state).toBe("succeeded");
  });

  test("a pool that is gone needs nobody's approval", async () => {
    await using world = new MigrationWorld();
    world.person(approve);
    pausedWhile(world, () => {
      const { cluster } = world.azure.facts;
      world.azure.facts = { ...world.azure.facts, cluster: { ...cluster, pools: cluster.pools.slice(0, 1) } };
    });
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("succeeded");
    expect(run.report?.pools.map(({ name }) => name)).toEqual(["system"]);
  });
});
