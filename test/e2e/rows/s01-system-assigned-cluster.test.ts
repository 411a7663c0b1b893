import { describe, expect, it } from "vitest";
import { demoCluster, demoGroup } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

describe("S1: resource group and cluster with a system-assigned identity; servicePrincipalProfile.clientId is msi and the identity block is read back", () => {
  const keyless = new Served();

  it("makes the group and the cluster, and reports what Azure shows", async () => {
    const clusterId = demoCluster("fresh");
    const run = await keyless.run("create-cluster", {
      clusterId,
      location: "westeurope",
      identityType: "SystemAssigned",
    });
    expect(run).toMatchObject({
      state: "succeeded",
      report: { after: { identity: "SystemAssigned", clientId: "msi" }, grants: [] },
    });
    expect(run.plan?.writes.map(({ does }) => does)).toEqual([
      "create the resource group",
      "create the cluster",
    ]);
    const shown = await keyless.azure("GET", clusterId, "2025-05-01");
    expect(shown).toMatchObject({
      identity: { type: "SystemAssigned", principalId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      properties: { servicePrincipalProfile: { clientId: "msi" }, provisioningState: "Succeeded" },
    });
    expect(await keyless.azure("GET", demoGroup("rg-fresh"), "2022-09-01")).toMatchObject({
      location: "westeurope",
    });
  });
});
