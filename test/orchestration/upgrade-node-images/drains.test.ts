import { describe, expect, it } from "vitest";
import { canonical } from "../../../local/arm/world/ids.ts";
import { poolNamed, withPool } from "../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import { latestImage } from "../../../local/arm/providers/microsoft.containerservice/node-images.ts";
import { nodesOf } from "../../../local/arm/providers/microsoft.containerservice/nodes.ts";
import type { DisruptionBudget } from "../../../local/arm/world/tables.ts";
import { Driven } from "../../support/driven.ts";

const budget = (more: Partial<DisruptionBudget> = {}): DisruptionBudget => ({
  namespace: "shop",
  name: "db",
  pool: "system",
  minAvailable: 1,
  expectedPods: 2,
  healthyPods: 1,
  ...more,
});

function reimagesOf({ keyless }: Driven, cluster: string, pool = "system"): number[] {
  const record = keyless.simulator.view().get("clusters", canonical(keyless.clusterId(cluster)));
  const found = record === undefined ? undefined : poolNamed(record.body, pool);
  return record === undefined || found === undefined
    ? []
    : nodesOf(record, found).map(({ reimages }) => reimages);
}

const puts = ({ keyless }: Driven, operation: string) =>
  keyless.simulator.journal().filter((one) => one.operation === operation && one.status < 300).length;

describe("an image upgrade whose drain runs out of time", () => {
  it("parks with the budget's name, and retry goes on with the nodes that are left", async () => {
    const driven = await Driven.start();
    driven.edit("payments", (cluster) => ({ ...cluster, budgets: [budget()] }));
    const parked = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("payments") });
    expect(parked.incident).toMatchObject({ code: "UpgradeFailed", step: "upgradeImages" });
    expect(parked.incident?.message).toContain("blocked by pdb db");
    expect(reimagesOf(driven, "payments")).toEqual([1, 1, 0]);

    driven.edit("payments", (cluster) => ({ ...cluster, budgets: [] }));
    const run = await driven.answer(parked, "retry");
    expect(run.state).toBe("succeeded");
    expect(reimagesOf(driven, "payments")).toEqual([1, 1, 1]);
    expect(puts(driven, "managedClusters.put")).toBe(0);
  });

  it("goes on by a PUT of the pool where Azure shows the new image already and has nothing newer", async () => {
    const driven = await Driven.start();
    driven.edit("payments", (cluster) => ({ ...cluster, budgets: [budget()] }));
    const parked = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("payments") });
    driven.keyless.simulator.change((moment) => {
      const key = canonical(driven.clusterId("payments"));
      const record = moment.world.get("clusters", key);
      if (record === undefined) return;
      const body = withPool(record.body, "system", (pool) => ({
        ...pool,
        nodeImageVersion: latestImage(moment, pool, "westeurope").version,
      }));
      moment.world.put("clusters", key, { ...record, body, budgets: [] });
    });
    const run = await driven.answer(parked, "retry");
    expect(run.state).toBe("succeeded");
    expect(reimagesOf(driven, "payments")).toEqual([1, 1, 1]);
    expect(puts(driven, "agentPools.put")).toBe(1);
  });

  it("is forced past the budget where the request asks for it, and nothing is re-imaged twice", async () => {
    const driven = await Driven.start();
    driven.edit("payments", (cluster) => ({ ...cluster, budgets: [budget()] }));
    const clusterId = driven.clusterId("payments");
    const run = await driven.begin("upgrade-node-images", { clusterId, whenDrainFails: "force" });
    expect(run.state).toBe("succeeded");
    expect(run.steps.map(({ name }) => name)).toContain("forceDrain");
    expect(run.report?.findings.map(({ code }) => code)).toContain("drains-forced");
    expect(run.plan?.writes.at(-1)?.does).toContain("let upgrades ignore PodDisruptionBudgets");
    expect(reimagesOf(driven, "payments")).toEqual([1, 1, 1]);
    expect(driven.keyless.simulator.audit()).toEqual([]);
  });

  it("is forced where AKS refuses to begin because of a budget that never lets a pod go", async () => {
    const driven = await Driven.start();
    driven.edit("payments", (cluster) => ({
      ...cluster,
      budgets: [budget({ minAvailable: 2, healthyPods: 2 })],
    }));
    const clusterId = driven.clusterId("payments");
    const reads = { whenDrainFails: "force", inClusterReads: "runCommand" };
    const run = await driven.begin("upgrade-node-images", { clusterId, ...reads });
    expect(run.state).toBe("succeeded");
    const codes = run.report?.findings.map(({ code }) => code);
    expect(codes).toContain("pod-disruption-budgets-overridden");
    expect(puts(driven, "managedClusters.put")).toBe(1);
  });
});

describe("a migration whose drain runs out of time", () => {
  it.each([
    ["in the image upgrade", "win"],
    ["in the identity update", "apps"],
  ])("is forced %s where the request asks for it", async (_where, pool) => {
    const driven = await Driven.start();
    driven.edit("orders", (cluster) => ({ ...cluster, budgets: [budget({ pool })] }));
    const clusterId = driven.clusterId("orders");
    const run = await driven.begin("migrate-cluster", { clusterId, whenDrainFails: "force" });
    expect(run.state).toBe("succeeded");
    expect(run.steps.filter(({ name }) => name === "forceDrain")).toHaveLength(1);
    expect(driven.keyless.simulator.audit()).toEqual([]);
  });
});

describe("what else stands in the way of new nodes", () => {
  it.each([
    ["QuotaExceeded", "--max-surge 1"],
    ["SubnetIsFull", "Free IP addresses"],
    ["InsufficientSubnetSize", "Free IP addresses"],
    ["SKUNotAvailable", "--max-surge 1"],
    ["AllocationFailed", "--max-surge 1"],
    ["OverconstrainedAllocationRequest", "--max-surge 1"],
    ["ZonalAllocationFailed", "--max-surge 1"],
    ["AksCapacityHeavyUsage", "--max-surge 1"],
    ["NodePoolMcVersionIncompatible", "Upgrade the Kubernetes version"],
    ["VMExtensionError_K8SAPIServerConnFail", "DNS"],
  ])("%s refuses the start: it parks with the remedy, and retry goes on", async (code, remedy) => {
    const driven = await Driven.start();
    driven.keyless.simulator.faults.onNext(
      { operation: "agentPools.upgradeNodeImage" },
      { kind: "refuse", status: 400, code, message: `${code} happened` },
    );
    const parked = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("payments") });
    expect(parked.incident).toMatchObject({ code: code.replace(/_.*/, "_*"), message: `${code} happened` });
    expect(parked.incident?.remedy).toContain(remedy);
    expect((await driven.answer(parked, "retry")).state).toBe("succeeded");
  });

  it.each(["QuotaExceeded", "SubnetIsFull", "UpgradeFailed", "AllocationFailed"])(
    "%s in the middle parks with Azure's code, and retry goes on",
    async (code) => {
      const driven = await Driven.start();
      driven.keyless.simulator.faults.onNext(
        { operation: "agentPools.upgradeNodeImage" },
        { kind: "failLate", code, message: `${code} happened` },
      );
      const parked = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("payments") });
      expect(parked.incident).toMatchObject({ code, message: `${code} happened` });
      expect((await driven.answer(parked, "retry")).state).toBe("succeeded");
    },
  );

  it("an operation that a later one cut off is read again and begun again", async () => {
    const driven = await Driven.start();
    driven.keyless.simulator.faults.onNext(
      { operation: "agentPools.upgradeNodeImage" },
      { kind: "failLate", code: "AKSOperationPreempted", message: "overridden by a later operation" },
    );
    const run = await driven.begin("upgrade-node-images", { clusterId: driven.clusterId("payments") });
    expect(run.state).toBe("succeeded");
    expect(reimagesOf(driven, "payments")).toEqual([1, 1, 1]);
  });
});
