import { describe, expect, it } from "vitest";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { demoCluster, demoIdentity } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

describe("S5: from a service principal to a user-assigned identity; from system-assigned to user-assigned; from one user-assigned identity to another", () => {
  const keyless = new Served();
  const migrate = async (name: string, controlPlane: string) => {
    const run = await keyless.run("migrate-cluster", {
      clusterId: demoCluster(name),
      controlPlaneIdentityId: demoIdentity(`rg-${name}`, controlPlane),
    });
    expect(run.state, run.report?.summary).toBe("succeeded");
    return MigrationReport.parse(run.report);
  };

  it("from the service principal, with every pool", async () => {
    const report = await migrate("orders", "first");
    expect(report.after).toEqual({ identity: "UserAssigned first", clientId: "msi" });
    expect(report.pools.map(({ carries }) => carries)).toEqual(Array(3).fill("managedIdentity"));
  });

  it("from that identity to another one, which re-images nothing", async () => {
    const report = await migrate("orders", "second");
    expect(report).toMatchObject({ after: { identity: "UserAssigned second" }, pools: [] });
  });

  it("from a system-assigned identity", async () => {
    const report = await migrate("payments", "third");
    expect(report).toMatchObject({
      before: { identity: "SystemAssigned" },
      after: { identity: "UserAssigned third", clientId: "msi" },
    });
    expect(await keyless.audit()).toEqual([]);
  });
});
