import { describe, expect, test } from "vitest";
import { hintsFor } from "../../../domain/migration/hints.ts";
import { cluster, CLUSTER_ID, identityId } from "../../support/migration-facts.ts";

const after = cluster({
  controlPlane: { kind: "userAssigned", resourceId: identityId("cp"), principalId: "cp" },
  kubelet: { resourceId: identityId("k"), clientId: "kc", objectId: "ko" },
});
const hints = (fleetAndBackup?: Parameters<typeof hintsFor>[1]) => hintsFor(after, fleetAndBackup).join("\n");

describe("what to change elsewhere after a migration", () => {
  test("names the attributes of Terraform and Bicep with the cluster's own values", () => {
    expect(hints()).toContain(
      `identity { type = "UserAssigned" and identity_ids = ["${identityId("cp")}"] }`,
    );
    expect(hints()).toContain(
      `client_id "kc", object_id "ko", user_assigned_identity_id "${identityId("k")}"`,
    );
    expect(hints()).toContain(`userAssignedIdentities: { '${identityId("cp")}': {} }`);
  });

  test("speaks of fleets with an if, where memberships were not read", () => {
    expect(hints()).toContain("If the cluster is a member of a fleet");
    expect(hints()).not.toContain("Azure Backup");
  });

  test("is silent about fleets and backup where there are none", () => {
    expect(hints({ fleetMemberships: [] })).not.toMatch(/fleet|Backup/);
  });

  test("names each fleet with the command that joins it again, and the backup extension", () => {
    const member = `${CLUSTER_ID.replace("managedClusters/orders", "fleets/shop")}/members/orders`;
    const text = hints({ fleetMemberships: [member], backupExtension: "azure-aks-backup" });
    expect(text).toContain(
      "az fleet member create --resource-group rg-orders --fleet-name shop --name orders --member-cluster-id",
    );
    expect(text).toContain("Azure Backup (azure-aks-backup)");
  });
});
