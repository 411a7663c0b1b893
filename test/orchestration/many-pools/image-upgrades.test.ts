import { describe, expect, it } from "vitest";
import { ImageReport } from "../../../domain/images/report.ts";
import { HISTORY_EVENTS } from "../../../orchestrations/kit/history-budget.ts";
import { onSystemIdentity, pool } from "../../support/arm/clusters.ts";
import { Driven } from "../../support/driven.ts";
import { fleetFile } from "../../support/rehearsed.ts";

const names = (count: number) => [
  "system",
  ...Array.from({ length: count - 1 }, (_, index) => `p${String(index + 1)}`),
];

async function withPools(count: number): Promise<Driven> {
  const pools = names(count).map((name) => pool(name, { count: 1 }));
  return Driven.start({ fleet: fleetFile([onSystemIdentity({ agentPoolProfiles: pools })]) });
}

const upgradesOf = ({ keyless }: Driven): string[] =>
  keyless.simulator
    .journal()
    .filter(({ operation, status }) => operation === "agentPools.upgradeNodeImage" && status === 202)
    .map(({ path }) => path.split("/").at(-2) ?? "");

/** The longest of all histories of a run, and how many child instances it has. */
function historiesOf({ keyless }: Driven, id: string) {
  const { orchestrations } = keyless.rehearsal.host;
  const own = orchestrations.history(id);
  const childInstances = own.flatMap((event) => (event.type === "ChildCreated" ? [event.instanceId] : []));
  const lengths = [own, ...childInstances.map((page) => orchestrations.history(page))].map(
    ({ length }) => length,
  );
  return { own: own.length, longest: Math.max(...lengths), childInstances: childInstances.length };
}

describe("a cluster with many pools", () => {
  // 100 pools are the most that a cluster may have (learn.microsoft.com/azure/aks/quotas-skus-regions).
  it.each([60, 100])(
    "gets all %i images, each pool once, and no history outgrows its budget",
    async (count) => {
      const driven = await withPools(count);
      const run = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("shop") });
      expect(run.state).toBe("succeeded");
      const upgraded = ImageReport.parse(run.report).pools.filter(({ outcome }) => outcome === "upgraded");
      expect(upgraded).toHaveLength(count);
      expect(upgradesOf(driven).sort()).toEqual(names(count).sort());
      const { own, longest, childInstances } = historiesOf(driven, run.id);
      expect(childInstances).toBeGreaterThan(1);
      expect(own).toBeLessThan(400);
      expect(longest).toBeLessThan(HISTORY_EVENTS.stopAt);
      const place = `(${String(count)} of ${String(count)})`;
      expect(run.steps.filter(({ detail }) => detail.includes(place))).toHaveLength(1);
      expect(driven.keyless.simulator.audit()).toEqual([]);
    },
    60_000,
  );

  it("parks at the pool that fails in a page, and goes on with it and those after it", async () => {
    const driven = await withPools(20);
    const budget = { namespace: "shop", name: "db", pool: "p5", minAvailable: 1, expectedPods: 2 };
    driven.edit("shop", (cluster) => ({ ...cluster, budgets: [{ ...budget, healthyPods: 1 }] }));
    const parked = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("shop") });
    expect(parked.incident).toMatchObject({ code: "UpgradeFailed", step: "upgradeImages" });
    expect(parked.incident?.resource).toMatch(/\/p5$/);
    driven.edit("shop", (cluster) => ({ ...cluster, budgets: [] }));
    const run = await driven.answer(parked, "retry");
    expect(run.state).toBe("succeeded");
    const upgrades = upgradesOf(driven);
    expect(new Set(upgrades).size).toBe(20);
    expect(upgrades.filter((name) => name === "p5")).toHaveLength(2);
    expect(upgrades).toHaveLength(21);
  });

  it("reports what was done when somebody cancels at the pool that fails", async () => {
    const driven = await withPools(20);
    driven.keyless.simulator.faults.onNext(
      { operation: "agentPools.upgradeNodeImage", pathContains: "/p5/" },
      { kind: "refuse", status: 400, code: "QuotaExceeded", message: "no cores" },
    );
    const parked = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("shop") });
    const run = await driven.answer(parked, "cancel");
    expect(run.state).toBe("cancelled");
    const report = ImageReport.parse(run.report);
    expect(report.pools.length).toBe(upgradesOf(driven).length);
    expect(report.remains.join()).toContain("Node pool p5 was not upgraded");
  });
});
