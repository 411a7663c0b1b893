import { describe, expect, it } from "vitest";
import { canonical } from "../../../local/arm/world/ids.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { clusterPath, GROUP, SUBSCRIPTION } from "../../support/arm/clusters.ts";
import { lock } from "../../support/random/set-scene.ts";
import { migrated, runsOf, sweepReport, sweptWorld } from "../../support/swept-world.ts";

const names = (count: number) => Array.from({ length: count }, (_, at) => `shop-${String(at)}`);

/** Does something in Azure once the first cluster is about to be changed. */
function atFirstChange(deed: (simulator: Simulator) => void) {
  let done = false;
  return (simulator: Simulator, { method, path }: { method: string; path: string }) => {
    if (done || method !== "PUT" || !/\/managedClusters\/[^/]+$/i.test(path)) return;
    done = true;
    deed(simulator);
  };
}

const writesTo = (simulator: Simulator, name: string) =>
  simulator
    .journal()
    .filter(({ path, status }) => status < 300 && canonical(path).startsWith(canonical(clusterPath(name))));

describe("a sweep that meets trouble", () => {
  it("starts nothing more once more has failed than may, says the numbers, and touches nobody else", async () => {
    await using world = await sweptWorld(names(8), {
      onCall: atFirstChange((simulator) => {
        simulator.change((moment) => {
          lock(moment, `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`, "ReadOnly");
        });
      }),
    });
    const run = await world.run("sweep", {
      workflow: "migrate-cluster",
      targets: {},
      waves: [{ name: "all", concurrency: 2, maxFailures: 0 }],
    });
    // Two were in flight; both wait for a person, and after four hours they count as failures.
    const runs = await runsOf(world, run.id);
    expect(runs.length).toBe(2);
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("sweep-failures-spent");
    expect(run.report?.summary).toMatch(/Of 8 clusters of the wave all, [12] failed, and at most 0 may fail/);
    expect(sweepReport(run)).toMatchObject({ targets: 8, notStarted: 6 });
    expect(migrated(world.simulator)).toBe(0);
    for (const name of names(8).slice(2)) expect(writesTo(world.simulator, name), name).toEqual([]);
  });

  it("never touches a cluster that has changed since it was planned, and says so", async () => {
    await using world = await sweptWorld(names(3), {
      onCall: atFirstChange((simulator) => {
        simulator.change(({ world: azure }) => {
          const key = canonical(clusterPath("shop-2"));
          const record = azure.get("clusters", key);
          if (record === undefined) return;
          const body = structuredClone(record.body) as {
            properties: { agentPoolProfiles: { name: string }[] };
          };
          const [pool] = body.properties.agentPoolProfiles;
          body.properties.agentPoolProfiles.push({ ...pool, name: "added", mode: "User" } as {
            name: string;
          });
          azure.put("clusters", key, { ...record, body: body as never });
        });
      }),
    });
    const run = await world.run("sweep", {
      workflow: "migrate-cluster",
      targets: {},
      waves: [{ name: "all", concurrency: 1 }],
    });
    expect(run.state).toBe("partlySucceeded");
    const report = sweepReport(run);
    expect(report.summary).toBe(
      "The workflow migrate-cluster succeeded on 2 of 3 clusters. The others: 1 changed since the plan and not touched.",
    );
    expect(report.stragglers.map(({ state }) => state)).toEqual(["changedSincePlanned"]);
    expect(writesTo(world.simulator, "shop-2")).toEqual([]);
    // The service principal is still in use: nothing may be removed yet.
    expect(report.proposal).toBeUndefined();
    const targets = (await (
      await world.get(`sweeps/${run.id}/targets?state=changedSincePlanned`)
    ).json()) as {
      value: { clusterId: string; why: string; runId: string }[];
    };
    expect(targets.value.map(({ clusterId }) => clusterId)).toEqual([clusterPath("shop-2")]);
    expect(targets.value[0]?.why).toContain("something has changed since");
  });

  it("is refused where it would change more than it may, and nothing has begun", async () => {
    await using world = await sweptWorld(names(12));
    const run = await world.run("sweep", { workflow: "migrate-cluster", targets: {} });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("12 clusters, and 10 are allowed");
    expect(await runsOf(world, run.id)).toEqual([]);
    expect(world.simulator.journal()).toEqual([]);
  });

  it("leaves out what cannot be migrated, and says why", async () => {
    await using world = await sweptWorld(names(2), {
      prepare: (simulator) => {
        simulator.change(({ world: azure }) => {
          const key = canonical(clusterPath("shop-1"));
          const record = azure.get("clusters", key);
          if (record === undefined) return;
          const properties = { ...Object(record.body["properties"]), powerState: { code: "Stopped" } };
          azure.put("clusters", key, { ...record, body: { ...record.body, properties } });
        });
        return Promise.resolve();
      },
    });
    const run = await world.run("sweep", { workflow: "migrate-cluster", targets: {} });
    expect(run.state).toBe("succeeded");
    const left = run.plan?.findings.find(({ code }) => code === "sweep-leaves-out");
    expect(left?.means).toContain("cluster-stopped");
    expect(left?.means).toContain("shop-1");
    expect(migrated(world.simulator)).toBe(1);
  });
});
