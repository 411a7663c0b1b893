import { describe, expect, it } from "vitest";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import { AuditReport } from "../../../domain/fleet/audit-report.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { DEMO_CLIENT_ID } from "../../../local/arm/fleet/demo/shop.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { demoCluster, DEMO_SUBSCRIPTION } from "../../support/demo-ids.ts";
import { clusterIdOf, wideFleet, subscriptionOf } from "../../support/wide-fleet.ts";
import { QuickWorld } from "../../support/quick-world.ts";

const ORDERS = demoCluster("orders");

/** Later than the last one: who looks within seconds is shown what was read before. */
async function audit(world: QuickWorld) {
  world.pass(minutes(5));
  const run = await world.run("audit-fleet", {});
  if (run.report === undefined) throw new Error(`${run.state}: ${run.failure ?? JSON.stringify(run)}`);
  return { run, report: AuditReport.parse(run.report) };
}

function edit(simulator: Simulator, id: string, change: (body: Record<string, unknown>) => void): void {
  simulator.change(({ world }) => {
    const record = world.get("clusters", canonical(id));
    if (record === undefined) throw new Error(`no cluster ${id}`);
    const body = structuredClone(record.body);
    change(body);
    world.put("clusters", canonical(id), { ...record, body });
  });
}

describe("an audit of the demo", () => {
  it("takes in every cluster, tells each from the others, and writes nothing", async () => {
    await using world = await QuickWorld.start();
    const { run, report } = await audit(world);
    expect(run).toMatchObject({ state: "succeeded", plan: { writes: [], clusters: 5 } });
    expect(report.counts).toEqual({
      clusters: 5,
      byIdentity: { servicePrincipal: 4, systemAssigned: 1 },
      byReadiness: { blocked: 3, done: 1, ready: 1 },
      byExpiry: { expired: 1, later: 2, notApplicable: 1, within14Days: 1 },
      bySubscription: { [DEMO_SUBSCRIPTION]: 5 },
    });
    expect(report.comparedWith).toBeUndefined();
    expect(world.simulator.journal()).toEqual([]);
  });

  it("says what has changed since the one before, and nothing where nothing has", async () => {
    await using world = await QuickWorld.start();
    const first = await audit(world);
    const second = await audit(world);
    expect(second.report).toMatchObject({ comparedWith: first.run.id, changes: { byKind: {} } });

    edit(world.simulator, ORDERS, (body) => {
      body["properties"] = { ...Object(body["properties"]), powerState: { code: "Stopped" } };
    });
    world.simulator.change(({ world: edited }) => {
      edited.delete("clusters", canonical(demoCluster("payments")));
    });
    const third = await audit(world);
    expect(third.report.firstChanges).toEqual(
      expect.arrayContaining([
        {
          kind: "clusterGone",
          clusterId: expect.stringMatching(/payments$/),
          subscription: DEMO_SUBSCRIPTION,
        },
        {
          ...{ kind: "readinessChanged", clusterId: ORDERS, subscription: DEMO_SUBSCRIPTION },
          ...{ from: "ready", to: "blocked" },
        },
      ]),
    );
    expect(third.report.comparedWith).toBe(second.run.id);
  });

  it("tells an identity that a run of Keyless changed from one that somebody else did", async () => {
    await using world = await QuickWorld.start();
    await audit(world);
    const migration = await world.run("migrate-cluster", { clusterId: ORDERS });
    expect(migration.state).toBe("succeeded");
    const { report } = await audit(world);
    const changed = report.firstChanges.filter(({ kind }) => kind === "identityChanged");
    expect(changed).toMatchObject([{ clusterId: ORDERS, from: "servicePrincipal", byRun: migration.id }]);
    expect(report.changes).toMatchObject({ changedOutside: 0 });
  });

  it("warns once when a secret's end comes nearer than 30, 14 and 7 days", async () => {
    await using world = await QuickWorld.start();
    const principal = [...world.simulator.view().entries("principals")].find(
      ([, { appId }]) => appId === DEMO_CLIENT_ID,
    );
    if (principal === undefined) throw new Error("the demo has its principal");
    const [key, record] = principal;
    const toldWhen = async (left: number) => {
      world.simulator.change(({ world: edited, now }) => {
        edited.put("principals", key, { ...record, secretExpiresAt: now + days(left) });
      });
      const { report } = await audit(world);
      return report.firstChanges.flatMap((one) => (one.kind === "secretEndsSoon" ? [one.withinDays] : []));
    };
    const told: number[][] = [];
    for (const left of [200, 31, 29, 28, 13, 6, 5, -1]) told.push(await toldWhen(left));
    expect(told).toEqual([[], [], [30], [], [14], [7], [], [0]]);
  });
});

describe("a subscription or a cluster that cannot be read", () => {
  it("is an entry that says why, and no failed audit", async () => {
    await using world = await QuickWorld.start({ populate: wideFleet(4, 2) });
    const broken = clusterIdOf(0, 2);
    edit(world.simulator, broken, (body) => {
      body["properties"] = { ...Object(body["properties"]), nodeResourceGroup: 7 };
    });
    const { run, report } = await audit(world);
    expect(run.state).toBe("succeeded");
    expect(report.counts?.byReadiness).toEqual({ ready: 3, unreadable: 1 });
    expect(report.findings.map(({ code }) => code)).toEqual(["clusters-unreadable"]);
  });

  it("keeps its clusters from being called gone", async () => {
    await using world = await QuickWorld.start({ populate: wideFleet(4, 2) });
    await audit(world);
    world.simulator.faults.add({
      match: { operation: "managedClusters.list", pathContains: subscriptionOf(1) },
      fault: { kind: "refuse", status: 403, code: "AuthorizationFailed", message: "no right", headers: {} },
      window: { forMs: hours(1) },
    });
    const { run, report } = await audit(world);
    expect(run.state).toBe("partlySucceeded");
    expect(report.unread).toMatchObject([{ subscription: subscriptionOf(1) }]);
    expect(report.changes?.byKind["clusterGone"]).toBeUndefined();
  });
});

it("reads clusters with managed identities with at most a fifth of a call for each, left nodes and all", async () => {
  await using world = await QuickWorld.start({ populate: wideFleet(200, 4, true) });
  world.simulator.change(({ world: edited }) => {
    for (const [key, record] of [...edited.entries("clusters")].slice(0, 100)) {
      const pools = Object.entries(record.pools).map(
        ([name, truth]) => [name, { ...truth, identities: [] }] as const,
      );
      edited.put("clusters", key, { ...record, pools: Object.fromEntries(pools) });
    }
  });
  const { report } = await audit(world);
  expect(report.counts).toMatchObject({ clusters: 200, byReadiness: { done: 100, halfDone: 100 } });
  expect(world.callCount()).toBeLessThanOrEqual(40);
}, 60_000);

it("reads a thousand clusters in twenty subscriptions with at most a fifth of a call for each", async () => {
  await using world = await QuickWorld.start({ populate: wideFleet(1000, 20) });
  const { run, report } = await audit(world);
  expect(report.counts).toMatchObject({ clusters: 1000, byReadiness: { ready: 1000 } });
  const calls = world.callCount();
  expect(calls).toBeLessThanOrEqual(200);
  expect(world.history(run.id).length).toBeLessThan(200);
}, 60_000);
