import { describe, expect, it } from "vitest";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { demoCluster } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

describe("S4: from a service principal to a system-assigned identity", () => {
  const keyless = new Served();

  it("leaves no node on the service principal, and grants what the new principal needs", async () => {
    const run = await keyless.run("migrate-cluster", {
      clusterId: demoCluster("orders"),
      identityType: "SystemAssigned",
    });
    expect(run.state).toBe("succeeded");
    const report = MigrationReport.parse(run.report);
    expect(report.after).toEqual({ identity: "SystemAssigned", clientId: "msi" });
    expect(report.pools.map(({ name, carries }) => [name, carries])).toEqual([
      ["system", "managedIdentity"],
      ["apps", "managedIdentity"],
      ["win", "managedIdentity"],
    ]);
    expect(report.grants.map(({ roleName }) => roleName)).toEqual(["Network Contributor", "AcrPull"]);
    expect(await keyless.audit()).toEqual([]);
  });
});
