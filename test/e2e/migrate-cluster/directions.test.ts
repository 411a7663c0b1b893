import { expect, it } from "vitest";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { type Rehearsed, rehearsed } from "../../support/rehearsed.ts";
import { runOverHttp } from "../../support/workflow-client.ts";

async function migrated(keyless: Rehearsed, more: object) {
  const run = await runOverHttp(keyless, "migrate-cluster", {
    clusterId: keyless.clusterId("orders"),
    ...more,
  });
  expect(run.report?.summary).toBeDefined();
  return { state: run.state, report: MigrationReport.parse(run.report) };
}

it("S4, S5: one cluster goes from its service principal to system-assigned, to user-assigned, to another, and to another kubelet identity", async () => {
  const keyless = await rehearsed();
  const clusterId = keyless.clusterId("orders");
  const identity = (name: string) =>
    `${clusterId.slice(0, clusterId.indexOf("/providers"))}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

  const system = await migrated(keyless, { identityType: "SystemAssigned" });
  expect(system).toMatchObject({
    state: "succeeded",
    report: { after: { identity: "SystemAssigned", clientId: "msi" } },
  });
  expect(system.report.pools.map(({ carries }) => carries)).toEqual(Array(3).fill("managedIdentity"));
  expect(system.report.grants.map(({ roleName }) => roleName)).toEqual(["Network Contributor", "AcrPull"]);

  const user = await migrated(keyless, { controlPlaneIdentityId: identity("first") });
  expect(user).toMatchObject({
    state: "succeeded",
    report: { after: { identity: "UserAssigned first" }, pools: [] },
  });
  expect(user.report.grants.map(({ roleName }) => roleName)).toEqual(["Network Contributor"]);

  const other = await migrated(keyless, { controlPlaneIdentityId: identity("second") });
  expect(other).toMatchObject({ state: "succeeded", report: { after: { identity: "UserAssigned second" } } });

  const kubelet = await migrated(keyless, { kubeletIdentityId: identity("nodes") });
  expect(kubelet.state).toBe("succeeded");
  expect(kubelet.report.grants.map(({ roleName }) => roleName)).toEqual([
    "Managed Identity Operator",
    "AcrPull",
  ]);
  expect(new Set(kubelet.report.pools.map(({ identityId }) => identityId))).toEqual(
    new Set([identity("nodes")]),
  );
  expect(keyless.simulator.audit()).toEqual([]);
});
