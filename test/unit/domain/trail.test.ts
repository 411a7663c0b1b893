import { describe, expect, test } from "vitest";
import { planMigration } from "../../../domain/migration/planning.ts";
import { poolOutcome } from "../../../domain/migration/pools.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { concluded, endedEarly, type Trail } from "../../../domain/migration/trail.ts";
import { cluster, CLUSTER_ID, facts, pool, request } from "../../support/migration-facts.ts";

const migrated = cluster({
  servicePrincipalClientId: "msi",
  controlPlane: { kind: "userAssigned", resourceId: "/a/b/cp", principalId: "p" },
});
const moved = poolOutcome(pool(), pool(), { carries: "managedIdentity", identityId: "k" }, "identityUpdate");
const stuck = poolOutcome(pool(), pool({ name: "win" }), { carries: "servicePrincipal" }, "imageUpgrade");
const trail: Trail = {
  clusterId: CLUSTER_ID,
  plan: planMigration(facts(), request),
  planHash: "h",
  grants: [],
  reached: "change",
  after: migrated,
  pools: [moved],
};

describe("a report", () => {
  test("says succeeded only when the cluster reads `msi` and no pool carries the service principal", () => {
    expect(concluded(trail, { grants: [] }).outcome).toBe("succeeded");
    expect(concluded({ ...trail, pools: [moved, stuck] }, { grants: [] }).outcome).toBe("partlySucceeded");
    expect(concluded({ ...trail, after: cluster() }, { grants: [] }).outcome).toBe("partlySucceeded");
  });

  test("names the pools that remain and the old grants to remove later", () => {
    const report = concluded({ ...trail, pools: [moved, stuck] }, { grants: ["/old"] });
    expect(report.summary).toContain("win");
    expect(report.remains).toEqual([
      expect.stringContaining("pool win: still carries the service principal"),
      expect.stringContaining("/old"),
    ]);
  });

  test("of a run that ended early says what was changed so far", () => {
    const nothing = endedEarly({ ...trail, reached: "nothing" }, "refused", "because");
    expect(nothing).toMatchObject({ outcome: "refused", summary: "because", remains: [] });
    expect(endedEarly(trail, "cancelled", "because").remains).toHaveLength(2);
  });

  test("keeps its own schema, also when nothing could be read", () => {
    expect(MigrationReport.safeParse(concluded(trail, { grants: [] })).success).toBe(true);
    const blank: Trail = { clusterId: CLUSTER_ID, grants: [], reached: "nothing", pools: [] };
    expect(MigrationReport.safeParse(endedEarly(blank, "refused", "gone")).success).toBe(true);
  });
});
