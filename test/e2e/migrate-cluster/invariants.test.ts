import { describe, expect, it } from "vitest";
import { rehearsed, type Rehearsed } from "../../support/rehearsed.ts";
import { withToken } from "../../support/loopback-token.ts";

const post = async (keyless: Rehearsed, key: string, body: object) => {
  const answer = await fetch(`${keyless.rehearsal.host.url}/api/workflows/migrate-cluster/runs`, {
    method: "POST",
    headers: { ...withToken, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { id?: string; type?: string } };
};

const clusterWrites = (keyless: Rehearsed) =>
  keyless.simulator.journal().filter(({ operation }) => operation === "managedClusters.put");

describe("what always holds, for a migration", () => {
  it("1: a second run on a cluster is refused while the first lives, and is possible afterwards", async () => {
    // Slowly, so that the first still lives when the second comes.
    const keyless = await rehearsed({ speed: 20_000 });
    const clusterId = keyless.clusterId("orders");
    const first = await post(keyless, "one", { clusterId });
    expect(first.status).toBe(202);
    expect(
      await post(keyless, "two", { clusterId: clusterId.toUpperCase().replace("/SUB", "/sub") }),
    ).toMatchObject({
      status: 409,
      body: { type: "/api/problems/cluster-busy" },
    });
    keyless.rehearsal.clock.setPace(Number.POSITIVE_INFINITY);
    await keyless.ended(first.body.id ?? "");
    expect((await post(keyless, "three", { clusterId })).status).toBe(202);
  });

  it("2: a start that is repeated many times at once is one run and one change", async () => {
    const keyless = await rehearsed();
    const clusterId = keyless.clusterId("orders");
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(keyless, "same", { clusterId })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await keyless.ended(answers[0]?.body.id ?? "");
    expect(clusterWrites(keyless)).toHaveLength(1);
  });

  it.each([["resetAfter" as const], ["malformedBody" as const]])(
    "2 and 3: an answer that got lost after the change was accepted (%s) changes nothing twice and reports the truth",
    async (kind) => {
      const keyless = await rehearsed();
      keyless.simulator.faults.onNext({ operation: "managedClusters.put" }, { kind });
      const { report } = await keyless.migrate("orders");
      expect(report?.outcome).toBe("succeeded");
      expect(clusterWrites(keyless).filter(({ status }) => status === 200)).toHaveLength(1);
      expect(keyless.simulator.faults.unconsumed()).toEqual([]);
    },
  );

  it("3: an update that Azure accepted and then failed is never called done", async () => {
    const keyless = await rehearsed();
    keyless.simulator.faults.onNext(
      { operation: "managedClusters.put" },
      { kind: "failLate", code: "UpgradeFailed", message: "Drain node failed." },
    );
    const run = await keyless.migrate("orders");
    expect(run.state).not.toBe("succeeded");
    expect(run.incident?.code ?? run.report?.summary).toContain("UpgradeFailed");
  });

  it("4: nothing is written before somebody has approved the very plan", async () => {
    const keyless = await rehearsed({ approval: "required", speed: 100_000 });
    const { id } = await keyless.client.migrate(keyless.clusterId("orders"), "CHG1", "key");
    const waiting = await keyless.until(id, ({ state }) => state === "waitingForApproval");
    expect(waiting.plan?.writes.map(({ undoable }) => undoable)).toContain(false);
    await expect(keyless.client.approve(id, "0".repeat(64))).rejects.toThrow(/plan/);
    expect(keyless.simulator.journal()).toEqual([]);
    await keyless.client.approve(id, waiting.planHash ?? "");
    expect((await keyless.ended(id)).state).toBe("succeeded");
    expect(clusterWrites(keyless)).toHaveLength(1);
  });

  it("5: no identity and no grant is removed", async () => {
    const keyless = await rehearsed();
    await keyless.migrate("orders");
    expect(keyless.simulator.journal().filter(({ method }) => method === "DELETE")).toEqual([]);
  });

  it("7: after a 429 nothing of that budget goes out before Retry-After has passed", async () => {
    const keyless = await rehearsed();
    keyless.simulator.faults.onNext(
      { operation: "managedClusters.put" },
      { kind: "throttled", retryAfterSeconds: 700 },
    );
    const { state } = await keyless.migrate("orders");
    expect(state).toBe("succeeded");
    const [refused, accepted, ...more] = clusterWrites(keyless);
    expect([refused?.status, accepted?.status, more]).toEqual([429, 200, []]);
    expect(Date.parse(accepted?.at ?? "") - Date.parse(refused?.at ?? "")).toBeGreaterThanOrEqual(700_000);
  });

  it("7: the directory's Retry-After is kept too (it was taken for an unforeseen error, and asked again at once)", async () => {
    const keyless = await rehearsed();
    keyless.simulator.faults.onNext(
      { operation: "servicePrincipals.get" },
      { kind: "throttled", retryAfterSeconds: 700 },
    );
    const { state, steps } = await keyless.migrate("orders");
    expect(state).toBe("succeeded");
    const [read, plan] = steps;
    expect(Date.parse(plan?.startedAt ?? "") - Date.parse(read?.startedAt ?? "")).toBeGreaterThanOrEqual(
      700_000,
    );
    expect(keyless.simulator.calls()["servicePrincipals.get"]).toBe(3);
  });
});
