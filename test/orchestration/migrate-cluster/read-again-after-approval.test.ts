import { describe, expect, test } from "vitest";
import { ensureIdentity } from "../../../activities/ensure-identity/contract.ts";
import { readMigrationFacts } from "../../../activities/read-migration-facts/contract.ts";
import type { MigrationFacts } from "../../../domain/migration/facts.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { plans } from "../../../platform/records/kinds.ts";
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
import { CLUSTER_ID, facts, held } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

describe("after an approval", () => {
  test("the facts are read again, and the same plan is carried out from them", async () => {
    await using world = new MigrationWorld();
    let madeAt = "";
    world.person((run) => {
      madeAt = run.plan?.madeAt ?? "";
      return approve(run);
    });
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(readMigrationFacts)).toHaveLength(2);
    expect(run.steps.map(({ name }) => name).slice(0, 4)).toEqual(["read", "plan", "approve", "read"]);
    expect(Date.parse(run.plan?.madeAt ?? "")).toBeGreaterThanOrEqual(Date.parse(madeAt));
    expect(run.report?.findings.map(({ code }) => code)).not.toContain("plan-changed");
  });

  test("a role that the old principal got meanwhile is named, approved and carried over", async () => {
    await using world = new MigrationWorld();
    const asked: RunRecord[] = [];
    world.person(
      (run) => {
        asked.push(run);
        pullsFromMore(world);
        return approve(run);
      },
      (run) => {
        asked.push(run);
        return approve(run);
      },
    );
    const run = await world.run({ approval: "required" });
    const [first, second] = asked;
    expect(second?.planHash).not.toBe(first?.planHash);
    expect(second && changesIn(second)).toContain(`new grant: ${PULL}`);
    expect(second?.steps.at(-1)?.detail).toContain("because something has changed");
    expect(run.state).toBe("succeeded");
    expect(run.planHash).toBe(second?.planHash);
    expect(grantsOf(world)).toContain(GROUP);
    expect(run.report?.cleanUp?.grants).toContain(held(ROLES.acrPull, GROUP).id);
  });

  test("an approval of the earlier plan does not count for the new one", async () => {
    await using world = new MigrationWorld();
    let first = "";
    world.person(
      (run) => {
        first = run.planHash ?? "";
        addPool(world);
        return approve(run);
      },
      () => ({ name: "approve", planHash: first }),
    );
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toBe("nobody approved the plan within 7 days");
    expect(changesIn(run)).toContain("new pool: gpu");
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test.each<[string, MigrationFacts, string]>([
    [
      "what has come to stand against it",
      facts({ cluster: { ...facts().cluster, powerState: "Stopped" } }),
      "cluster-stopped",
    ],
  ])("a plan with %s is refused", async (_what, now, code) => {
    await using world = new MigrationWorld();
    world.person((run) => {
      world.azure.facts = now;
      return approve(run);
    });
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain(code);
    expect(run.report?.planHash).toBe(run.planHash);
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test("a cluster that is not there any more is refused", async () => {
    await using world = new MigrationWorld();
    const refusal = { code: "ResourceNotFound", resource: CLUSTER_ID, message: "gone", remedy: "look" };
    world.person((run) => {
      world.azure.next(readMigrationFacts, { kind: "refused", refusal });
      return approve(run);
    });
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("refused");
    expect(run.report?.findings).toMatchObject([{ code: "ResourceNotFound" }]);
  });

  test("a warning that is gone asks nobody, and the record keeps the plan that was approved", async () => {
    await using world = new MigrationWorld();
    const { cluster } = world.azure.facts;
    world.azure.facts = { ...world.azure.facts, cluster: { ...cluster, podIdentityEnabled: true } };
    let approved = "";
    world.person((run) => {
      approved = run.planHash ?? "";
      world.azure.facts = { ...world.azure.facts, cluster };
      return approve(run);
    });
    const run = await world.run({ approval: "required" });
    expect([run.state, run.planHash]).toEqual(["succeeded", approved]);
  });

  test("a world that changes after each of three approvals is not for a plan that waits", async () => {
    await using world = new MigrationWorld();
    for (const name of ["one", "two", "three"]) {
      world.person((run) => {
        addPool(world, name);
        return approve(run);
      });
    }
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("something has changed after each of 3 approvals");
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
    expect(world.history().length).toBeLessThan(400);
  });

  test("of a plan that the caller has seen by its hash, what changed asks again as well", async () => {
    await using world = new MigrationWorld();
    const seen = planMigration(world.azure.facts, { clusterId: CLUSTER_ID });
    await world.records.insert(plans, planHash(seen), seen);
    world.person((run) => {
      addPool(world);
      return approve(run);
    }, approve);
    const run = await world.run({ approval: "required", expectedPlanHash: planHash(seen) });
    expect(run.state).toBe("succeeded");
    expect(changesIn(run)).toContain("new pool: gpu");
  });

  // The record named the plan without the warning then, which nobody had approved.
  test("a plan that warned of more stays the run's plan once it is approved", async () => {
    await using world = new MigrationWorld();
    const now = world.azure.facts;
    const warned = { ...now, cluster: { ...now.cluster, podIdentityEnabled: true } };
    const seen = planMigration(warned, { clusterId: CLUSTER_ID });
    await world.records.insert(plans, planHash(seen), seen);
    world.person(approve);
    const run = await world.run({ approval: "required", expectedPlanHash: planHash(seen) });
    expect(run.state).toBe("succeeded");
    expect(run.planHash).toBe(planHash(seen));
    expect(planHash(planMigration(now, { clusterId: CLUSTER_ID }))).not.toBe(run.planHash);
  });

  test("where nobody has to approve, nothing is read twice", async () => {
    await using world = new MigrationWorld();
    expect((await world.run()).state).toBe("succeeded");
    expect(world.azure.callsOf(readMigrationFacts)).toHaveLength(1);
  });
});
