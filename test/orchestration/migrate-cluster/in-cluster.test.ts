import { describe, expect, it } from "vitest";
import { ImageReport } from "../../../domain/images/report.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import type { DisruptionBudget } from "../../../local/arm/world/tables.ts";
import { Driven } from "../../support/driven.ts";

const reads = { inClusterReads: "runCommand" } as const;
const budget = (more: Partial<DisruptionBudget> = {}): DisruptionBudget => ({
  ...{ namespace: "shop", name: "db", pool: "apps", minAvailable: 2, expectedPods: 2, healthyPods: 2 },
  ...more,
});
const commandsOf = ({ keyless }: Driven) =>
  keyless.simulator.journal().filter(({ path }) => path.endsWith("/runCommand")).length;

describe("reading in the cluster", () => {
  it("parks before the change on a budget that never lets a pod go, and goes on once it is mended", async () => {
    const driven = await Driven.start();
    driven.edit("orders", (cluster) => ({ ...cluster, budgets: [budget()] }));
    const clusterId = driven.clusterId("orders");
    const parked = await driven.begin("migrate-cluster", { clusterId, ...reads });
    expect(parked.incident).toMatchObject({
      code: "pod-disruption-budget-blocks",
      step: "readBudgets",
      message: "These PodDisruptionBudgets allow no eviction, so nodes cannot be drained: shop/db.",
    });
    expect(
      driven.keyless.simulator.journal().some(({ operation }) => operation === "managedClusters.put"),
    ).toBe(false);

    const again = await driven.answer(parked, "retry");
    expect(again.incident?.code).toBe("pod-disruption-budget-blocks");
    driven.edit("orders", (cluster) => ({ ...cluster, budgets: [budget({ minAvailable: 1 })] }));
    const run = await driven.answer(again, "retry");
    expect(run.state).toBe("succeeded");
    const report = MigrationReport.parse(run.report);
    expect(run.plan?.findings.map(({ code }) => code)).toContain("reads-in-cluster");
    for (const { imageAfter, nodeLabelImage } of report.pools) expect(nodeLabelImage).toBe(imageAfter);
  });

  it("does nothing in the cluster unless it was asked for, and the plan says what that leaves open", async () => {
    const driven = await Driven.start();
    const run = await driven.begin("migrate-cluster", { clusterId: driven.clusterId("orders") });
    expect(run.state).toBe("succeeded");
    expect(commandsOf(driven)).toBe(0);
    expect(run.plan?.findings.map(({ code }) => code)).toContain("budgets-not-read");
  });

  it("warns of budgets that let nothing go now", async () => {
    const driven = await Driven.start();
    driven.edit("orders", (cluster) => ({
      ...cluster,
      budgets: [budget({ pool: "elsewhere", minAvailable: 2, expectedPods: 3 })],
    }));
    const run = await driven.begin("migrate-cluster", { clusterId: driven.clusterId("orders"), ...reads });
    expect(run.state).toBe("succeeded");
    expect(MigrationReport.parse(run.report).findings.map(({ code }) => code)).toContain(
      "pod-disruption-budgets-tight",
    );
  });

  it("can be skipped by a person where Keyless may not run commands, and the report says so", async () => {
    const driven = await Driven.start();
    const clusterId = driven.clusterId("orders");
    driven.keyless.simulator.change(({ world }) => {
      const action = "Microsoft.ContainerService/managedClusters/runCommand/action";
      world.put("callerLacks", action, { action, scope: clusterId });
    });
    const parked = await driven.begin("migrate-cluster", { clusterId, ...reads });
    expect(parked.incident).toMatchObject({ code: "AuthorizationFailed", skippable: true });
    const run = await driven.answer(parked, "skip");
    expect(run.state).toBe("succeeded");
    const codes = MigrationReport.parse(run.report).findings.map(({ code }) => code);
    expect(codes).toContain("budgets-skipped");
    expect(codes).toContain("node-labels-not-read");
  });

  it("finds nodes that an upgrade has left as they were, and then nothing is called done [Azure/AKS#3355]", async () => {
    const driven = await Driven.start({ simulator: { settings: { reimageOnMigrate: false } } });
    driven.edit("orders", (cluster) => ({
      ...cluster,
      reimage: { system: true, apps: true, win: false },
      quirks: { hollowUpgrades: true },
    }));
    const clusterId = driven.clusterId("orders");
    const run = await driven.begin("migrate-cluster", { clusterId, ...reads, whenNothingNewer: "report" });
    expect(run.state).toBe("partlySucceeded");
    const win = MigrationReport.parse(run.report).pools.find(({ name }) => name === "win");
    expect(win).toMatchObject({ carries: "servicePrincipal", by: "nothing" });
    expect(win?.nodeLabelImage).toBe(win?.imageBefore);
    expect(win?.remark).toContain("and the labels of its nodes show");
  });

  it("of an image upgrade finds the same", async () => {
    const driven = await Driven.start();
    driven.edit("payments", (cluster) => ({ ...cluster, quirks: { hollowUpgrades: true } }));
    const clusterId = driven.clusterId("payments");
    const run = await driven.begin("upgrade-node-images", { clusterId, ...reads });
    expect(run.state).toBe("partlySucceeded");
    const report = ImageReport.parse(run.report);
    expect(report.pools).toMatchObject([{ outcome: "notOnNodes" }]);
    expect(report.summary).toContain("do not have the node image that Azure shows");
    expect(commandsOf(driven)).toBe(2);
  });
});
