import { describe, expect, it } from "vitest";
import { budgetFindings, judgeBudgets, formatBudgets } from "../../../domain/in-cluster/budgets.ts";
import { countImages, disagreement, labelImageOf } from "../../../domain/images/on-nodes.ts";
import { inClusterFinding, inClusterWrite } from "../../../domain/in-cluster/planning.ts";
import { withLabels } from "../../../domain/images/node-labels.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import type { PoolOutcome } from "../../../domain/cluster/pool-outcome.ts";

const budget = (name: string, expectedPods: number, desiredHealthy: number, disruptionsAllowed: number) => ({
  ...{ namespace: "shop", name },
  ...{ expectedPods, desiredHealthy, disruptionsAllowed },
});

describe("disruption budgets", () => {
  it("that want all their pods never let one go; those without pods hold nothing up", () => {
    const judged = judgeBudgets([
      budget("max-unavailable-0", 3, 3, 0),
      budget("one-of-one", 1, 1, 0),
      budget("no-pods", 0, 1, 0),
      budget("one-is-sick", 3, 2, 0),
      budget("fine", 3, 2, 1),
    ]);
    expect(judged.total).toBe(5);
    expect(judged.never.map(({ name }) => name)).toEqual(["max-unavailable-0", "one-of-one"]);
    expect(judged.now.map(({ name }) => name)).toEqual(["one-is-sick"]);
  });

  it("are named as far as a person reads them, and counted beyond", () => {
    const { never, neverCount } = judgeBudgets(
      Array.from({ length: 50 }, (_, index) => budget(`b${String(index)}`, 1, 1, 0)),
    );
    expect([never.length, neverCount]).toEqual([20, 50]);
    expect(formatBudgets(never, neverCount)).toMatch(/^shop\/b0, .*shop\/b19 and 30 more$/);
  });

  it("are warned of where they let nothing go now, and where drains are forced past them", () => {
    const judged = judgeBudgets([budget("never", 1, 1, 0), budget("now", 3, 2, 0)]);
    expect(budgetFindings(CLUSTER_ID, judged).map(({ severity, code }) => [severity, code])).toEqual([
      ["warning", "pod-disruption-budgets-overridden"],
      ["warning", "pod-disruption-budgets-tight"],
    ]);
    expect(budgetFindings(CLUSTER_ID, judgeBudgets([budget("fine", 3, 2, 1)]))).toEqual([]);
  });
});

describe("what nodes say of their image", () => {
  const images = countImages([
    { pool: "apps", image: "new" },
    { pool: "apps", image: "old" },
    { pool: "apps", image: "new" },
    { pool: "win", image: "w1" },
  ]);

  it("is counted by pool, and differs from what Azure says as soon as one node differs", () => {
    expect(labelImageOf(images, "WIN")).toBe("w1");
    expect(labelImageOf(images, "gone")).toBeUndefined();
    expect(disagreement("w1", labelImageOf(images, "win"))).toBeUndefined();
    expect(disagreement("new", labelImageOf(images, "apps"))).toContain("new (2), old (1)");
  });

  it("makes a pool carry what it did before, although its scale set shows the new identity [Azure/AKS#3355]", () => {
    const moved: PoolOutcome = {
      name: "apps",
      osType: "Linux",
      imageBefore: "old",
      imageAfter: "new",
      carries: "managedIdentity",
      identityId: "/id",
      by: "imageUpgrade",
    };
    const [apps, win] = withLabels(
      [moved, { ...moved, name: "win", imageAfter: "w1" }],
      images,
      "servicePrincipal",
    );
    expect(apps).toMatchObject({ carries: "servicePrincipal", by: "nothing", identityId: "/id" });
    expect(apps?.remark).toContain("Azure/AKS#3355");
    expect(win).toEqual({ ...moved, name: "win", imageAfter: "w1", nodeLabelImage: "w1" });
  });
});

it("a plan says whether it reads in the cluster, and counts the command among its writes", () => {
  expect(inClusterFinding(CLUSTER_ID).code).toBe("budgets-not-read");
  expect(inClusterFinding(CLUSTER_ID, "runCommand").code).toBe("reads-in-cluster");
  expect(inClusterWrite(CLUSTER_ID)).toEqual([]);
  expect(inClusterWrite(CLUSTER_ID, "runCommand")).toMatchObject([{ undoable: true }]);
});
