import { describe, expect, it } from "vitest";
import { canonical } from "../../../local/arm/world/ids.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { clusterPath, GROUP, SUBSCRIPTION } from "../../support/arm/clusters.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { lock } from "../../support/random/set-scene.ts";
import { migrated, runsOf, sweptWorld } from "../../support/swept-world.ts";

const NAMES = ["shop-0", "shop-1", "shop-2"];
const GROUP_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`;
const WAVES = [{ name: "all", concurrency: 1, maxFailures: 0 }];

/** A sweep whose first change meets a lock: one target fails, and the others never start. */
async function endedShort(): Promise<{ world: QuickWorld; sweep: string }> {
  let done = false;
  const world = await sweptWorld(NAMES, {
    onCall: (simulator, { method, path }) => {
      if (done || method !== "PUT" || !/\/managedClusters\/[^/]+$/i.test(path)) return;
      done = true;
      simulator.change((moment) => {
        lock(moment, GROUP_ID, "ReadOnly");
      });
    },
  });
  const { id, state } = await world.run("sweep", { workflow: "migrate-cluster", targets: {}, waves: WAVES });
  expect(state).toBe("cancelled");
  return { world, sweep: id };
}

function unlock(simulator: Simulator): void {
  simulator.change(({ world: azure }) => {
    for (const [key] of [...azure.entries("locks")]) azure.delete("locks", key);
  });
}

const retry = (sweep: string) => ({
  workflow: "migrate-cluster",
  targets: { retryOf: sweep },
  waves: [{ name: "again" }],
});

describe("a sweep that has ended", () => {
  it("has its targets that did not come through tried again by a new sweep, each with the frozen plan", async () => {
    const { world, sweep } = await endedShort();
    await using _ = world;
    const before = await targetsOf(world, sweep);
    // The first one's run still waits for a person: it must end before its cluster can be tried again.
    const [first] = before;
    await world.post(`runs/${first?.runId ?? ""}/cancel`, { reason: "the lock is gone" });
    await world.host.idle();
    unlock(world.simulator);
    const run = await world.run("sweep", retry(sweep));
    expect(run.state, JSON.stringify(run.report)).toBe("partlySucceeded");
    const after = await targetsOf(world, run.id);
    const hash = (one: { clusterId: string; planHash: string }) => [one.clusterId, one.planHash];
    expect(after.map(hash).sort()).toEqual(before.map(hash).sort());
    // Whatever had begun to change is left alone: its plan is another one now.
    expect(after.map(({ state }) => state).sort()).toEqual(["changedSincePlanned", "succeeded", "succeeded"]);
    expect(migrated(world.simulator)).toBe(2);
    const runs = await runsOf(world, run.id);
    expect(runs.every((one) => one.sweep?.id === run.id)).toBe(true);
  });

  it("is not tried again where nothing was left, and says so", async () => {
    await using world = await sweptWorld(["shop-0"]);
    const first = await world.run("sweep", { workflow: "migrate-cluster", targets: {} });
    expect(first.state).toBe("succeeded");
    const run = await world.run("sweep", retry(first.id));
    expect(run.state).toBe("refused");
    expect(run.plan?.findings.map(({ code }) => code)).toEqual(["sweep-without-targets"]);
  });

  it("leaves its plans to the same workflow and template only", async () => {
    const { world, sweep } = await endedShort();
    await using _ = world;
    const other = { ...retry(sweep), request: { whenNothingNewer: "report" } };
    const answer = await world.post("workflows/sweep/plans", other);
    const { plan } = (await answer.json()) as {
      plan: { findings: { code: string; resource: string }[] };
    };
    expect(plan.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: "sweep-leaves-out", resource: "other-request" }),
      ]),
    );
    expect(plan.findings.map(({ code }) => code)).toContain("sweep-without-targets");
  });
});

interface Row {
  readonly clusterId: string;
  readonly planHash: string;
  readonly state: string;
  readonly runId?: string;
}

async function targetsOf(world: QuickWorld, sweep: string): Promise<readonly Row[]> {
  const answer = (await (await world.get(`sweeps/${sweep}/targets`)).json()) as { value: Row[] };
  for (const { clusterId } of answer.value) {
    expect(NAMES.map((name) => canonical(clusterPath(name)))).toContain(canonical(clusterId));
  }
  return answer.value;
}
