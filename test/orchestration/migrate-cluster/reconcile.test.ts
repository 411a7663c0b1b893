import { describe, expect, test } from "vitest";
import { ensureIdentity } from "../../../activities/ensure-identity/contract.ts";
import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { startReconcile } from "../../../activities/start-reconcile/contract.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { cluster, facts } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const failed = () => facts({ cluster: cluster({ provisioningState: "Failed" }) });
const reconcile = { whenFailed: "reconcile" } as const;
const answer = (name: "retry" | "cancel") => (run: RunRecord) => ({
  name,
  ...(name === "retry" && run.incident !== undefined ? { incidentId: run.incident.id } : {}),
});

describe("migrate-cluster of a failed cluster", () => {
  test("is refused unless the request asks for the reconcile", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = failed();
    const run = await world.run();
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("cluster-not-healthy");
    expect(world.azure.callsOf(startReconcile)).toEqual([]);
  });

  test("reconciles it first where the request says so, as its plan says", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = failed();
    world.person((run) => ({ name: "approve", planHash: run.planHash }));
    const run = await world.run({ request: reconcile, approval: "required" });

    expect(run.state).toBe("succeeded");
    expect(run.plan?.writes[0]).toMatchObject({ order: 1, before: "Failed", after: "Succeeded" });
    expect(run.plan?.findings.map(({ code }) => code)).toContain("cluster-reconciled-first");
    const [first] = world.azure.callsOf(startReconcile);
    const [identity] = world.azure.callsOf(ensureIdentity);
    expect(first?.at).toBeLessThan(identity?.at ?? 0);
  });

  test("does not reconcile a healthy cluster, whatever the request says", async () => {
    await using world = new MigrationWorld();
    const run = await world.run({ request: reconcile });
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(startReconcile)).toEqual([]);
  });

  test("parks when the cluster stays failed, and tries once more on retry", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = failed();
    world.azure.next(observeCluster, { kind: "done", value: cluster({ provisioningState: "Failed" }) });
    const operation = { operationUrl: "https://arm.sim.invalid/op" };
    world.azure.next(startReconcile, { kind: "started", operation });
    let parkedOn = "";
    world.person((run) => {
      parkedOn = run.incident?.code ?? "";
      return answer("retry")(run);
    });
    const run = await world.run({ request: reconcile });
    expect(parkedOn).toBe("UnsatisfiablePDB");
    expect(world.azure.callsOf(startReconcile)).toHaveLength(2);
    expect(run.state).toBe("succeeded");
  });

  test("says what remains when it is cancelled there", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = failed();
    world.azure.next(observeCluster, { kind: "done", value: cluster({ provisioningState: "Failed" }) });
    world.person(answer("cancel"));
    const run = await world.run({ request: reconcile });
    expect(run.state).toBe("cancelled");
    expect(run.report?.remains).toEqual(["Azure was asked to reconcile the cluster: look at its state."]);
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
  });
});
