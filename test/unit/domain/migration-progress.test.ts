import { describe, expect, test } from "vitest";
import { planMigration } from "../../../domain/migration/planning.ts";
import { poolOutcome } from "../../../domain/cluster/pools.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { targetOf } from "../../../domain/migration/target.ts";
import { concluded, endedEarly, type MigrationProgress } from "../../../domain/migration/progress.ts";
import { cluster, CLUSTER_ID, facts, identityId, pool, request } from "../../support/migration-facts.ts";

const migrated = cluster({
  servicePrincipalClientId: "msi",
  controlPlane: { kind: "userAssigned", resourceId: identityId("cp"), principalId: "p" },
});
const moved = poolOutcome(pool(), pool(), { carries: "managedIdentity", identityId: "k" }, "identityUpdate");
const stuck = poolOutcome(pool(), pool({ name: "win" }), { carries: "servicePrincipal" }, "imageUpgrade");
const aTarget = targetOf(cluster(), request);
const soFar = {
  clusterId: CLUSTER_ID,
  plan: planMigration(facts(), request),
  planHash: "h",
  grants: [],
  made: [identityId("cp")],
  changed: "begun" as const,
  after: migrated,
  pools: [moved],
};

const ended = (kind: "refused" | "cancelled") => ({ kind, why: "because", findings: [] });

describe("a report", () => {
  test("says succeeded only when the cluster reads `msi` and no pool carries the service principal", () => {
    expect(concluded(soFar, { grants: [] }).outcome).toBe("succeeded");
    expect(concluded({ ...soFar, pools: [moved, stuck] }, { grants: [] }).outcome).toBe("partlySucceeded");
    expect(concluded({ ...soFar, after: cluster() }, { grants: [] }).outcome).toBe("partlySucceeded");
  });

  test("names the pools that remain and the old grants to remove later", () => {
    const report = concluded({ ...soFar, pools: [moved, stuck] }, { grants: ["/old"] });
    expect(report.summary).toContain("win");
    expect(report.remains).toEqual([
      expect.stringContaining("Node pool win: It still uses the service principal."),
      expect.stringContaining("/old"),
    ]);
  });

  test("of a run that ended early says what was changed so far", () => {
    const early: MigrationProgress = { clusterId: CLUSTER_ID, grants: [], made: [], pools: [] };
    const nothing = endedEarly(early, ended("refused"));
    expect(nothing).toMatchObject({ outcome: "refused", summary: "because", remains: [] });
    expect(endedEarly(early, ended("cancelled")).remains).toEqual(["Nothing was changed."]);
    const lost = endedEarly(early, { ...ended("cancelled"), kind: "failed", unsure: ["look at the group"] });
    expect(lost).toMatchObject({ outcome: "failed", remains: ["look at the group"] });
    const { after: _after, ...told } = { ...soFar, pools: [] };
    expect(endedEarly(told, ended("cancelled")).remains).toEqual([
      "The identity cp was created, or existed before, and stays.",
      "Azure was asked to change the identity of the cluster: look at its state.",
    ]);
  });

  test("of a run that ended after the change says what the cluster lacks", () => {
    const { remains } = endedEarly(
      { ...soFar, pools: [moved, stuck], old: { grants: ["/old"], principals: [], changedAt: "2030-01-01" } },
      ended("cancelled"),
    );
    expect(remains.join("; ")).toMatch(
      /cp was created.*cluster was changed and stays so: it uses .*was not assigned to the kubelet identity\. The cluster needs it.*pool win: It still uses.*of the service principal \(role assignment \/old\) stays until/,
    );
    const unseen = endedEarly({ ...soFar, pools: [], target: aTarget }, ended("cancelled"));
    expect(unseen.remains).toContain(
      "The node pools were not read: their nodes may still use the old identity.",
    );
  });

  test("keeps its own schema, also when nothing could be read", () => {
    expect(MigrationReport.safeParse(concluded(soFar, { grants: [] })).success).toBe(true);
    const blank: MigrationProgress = { clusterId: CLUSTER_ID, grants: [], made: [], pools: [] };
    expect(MigrationReport.safeParse(endedEarly(blank, ended("refused"))).success).toBe(true);
  });
});
