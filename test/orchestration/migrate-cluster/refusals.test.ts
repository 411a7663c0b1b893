import { describe, expect, test } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { ensureIdentity } from "../../../activities/ensure-identity/contract.ts";
import { readMigrationFacts } from "../../../activities/read-migration-facts/contract.ts";
import { days, minutes } from "../../../domain/text/duration.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import type { Incident } from "../../../domain/run/record.ts";
import { plans } from "../../../platform/records/kinds.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import {
  cluster,
  CLUSTER_ID,
  facts,
  pool,
  REGISTRY_ID,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const KUBELET_ID = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nodes`,
);

describe("migrate-cluster refuses", () => {
  test("what the preflight finds, before anything is written", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({ cluster: cluster({ powerState: "Stopped" }) });
    const run = await world.run();

    expect(run).toMatchObject({ state: "refused", report: { outcome: "refused", remains: [] } });
    expect(run.report?.summary).toContain("cluster-stopped");
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
    expect(world.instance()?.status).toBe("Completed");
  });

  test.each([
    ["usdodcentral", "user-assigned identities", {}],
    ["usdodeast", "user-assigned identities", {}],
    ["usgoviowa", "user-assigned identities", {}],
    ["chinaeast", "a kubelet identity of your own", { kubeletIdentityId: KUBELET_ID }],
    ["chinanorth", "a kubelet identity of your own", { kubeletIdentityId: KUBELET_ID }],
  ])("identities that its cloud does not offer in %s: %s", async (location, what, more) => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({ cluster: cluster({ location }) });
    const run = await world.run({ request: more });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain(`AKS in ${location} does not support ${what}`);
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test("a cluster that cannot be read, with Azure's code and what to do", async () => {
    await using world = new MigrationWorld();
    const refusal = {
      code: "ResourceNotFound",
      resource: CLUSTER_ID,
      message: "no such cluster",
      remedy: "correct the id",
    };
    world.azure.next(readMigrationFacts, { kind: "refused", refusal });
    const run = await world.run();

    expect(run.state).toBe("refused");
    expect(run.report?.findings).toMatchObject([{ code: "ResourceNotFound", remedy: "correct the id" }]);
  });

  test.each([
    ["calls that throw until the tries are used up", new Error("connect ETIMEDOUT"), "step-failed"],
    [
      "Azure that puts the reading off for longer than two hours",
      { kind: "wait", because: "too many requests", forMs: minutes(30), code: "TooManyRequests" } as const,
      "TooManyRequests",
    ],
  ])("nothing for %s: the reading is an incident, and a retry reads again", async (_what, answer, code) => {
    await using world = new MigrationWorld();
    for (let tries = 0; tries < 6; tries += 1) world.azure.next(readMigrationFacts, answer);
    const incidents: (Incident | undefined)[] = [];
    world.person((run) => {
      incidents.push(run.incident);
      return { name: "retry", incidentId: run.incident?.id };
    });
    const run = await world.run();

    expect(incidents).toMatchObject([
      { step: "read", activity: readMigrationFacts.name, code, resource: CLUSTER_ID },
    ]);
    expect(run.state).toBe("succeeded");
  });

  test("nothing for facts that could not be read and that nobody cared for: the run is cancelled after seven days", async () => {
    await using world = new MigrationWorld();
    for (let tries = 0; tries < 6; tries += 1)
      world.azure.next(readMigrationFacts, new Error("connect ETIMEDOUT"));
    const run = await world.run();

    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("nobody answered within 7 days");
    expect(run.report?.remains).toEqual(["Nothing was changed."]);
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test("a plan that is not the one that the caller saw", async () => {
    await using world = new MigrationWorld();
    const run = await world.run({ expectedPlanHash: "0".repeat(64) });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("that one is not kept here");
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test("a plan that has changed since the caller saw it, naming what changed", async () => {
    await using world = new MigrationWorld();
    const seen = planMigration(world.azure.facts, { clusterId: CLUSTER_ID });
    await world.records.insert(plans, planHash(seen), seen);
    world.azure.facts = facts({ cluster: cluster({ pools: [pool()] }), held: [] });
    const run = await world.run({ expectedPlanHash: planHash(seen) });

    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("because something has changed since: grant ");
    const changes = run.report?.findings.filter(({ code }) => code === "plan-not-as-seen") ?? [];
    expect(changes.map(({ means }) => means)).toContain("pool no longer there: win");
    expect(changes.map(({ means }) => means)).toContain(
      `grant no longer there: AcrPull to kubelet at ${REGISTRY_ID}`,
    );
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test("a plan that was rejected, with the reason", async () => {
    await using world = new MigrationWorld();
    world.person(() => ({ name: "reject", reason: "freeze until Monday" }));
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toBe("the plan was rejected by somebody: freeze until Monday");
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test("a plan that nobody approved within seven days", async () => {
    await using world = new MigrationWorld();
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("nobody approved");
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(days(7));
    expect(world.history().length).toBeLessThan(400);
  });

  test("an approval of another plan: it goes on waiting", async () => {
    await using world = new MigrationWorld();
    world.person(() => ({ name: "approve", planHash: "another" }));
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("refused");
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });

  test("nothing once the plan is approved by its hash", async () => {
    await using world = new MigrationWorld();
    world.person((run) => ({ name: "approve", planHash: run.planHash }));
    const run = await world.run({ approval: "required" });
    expect(run.state).toBe("succeeded");
    expect(run.report?.planHash).toBe(run.planHash);
  });
});
