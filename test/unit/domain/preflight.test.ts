import { describe, expect, test } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { hours } from "../../../domain/text/duration.ts";
import { preflight } from "../../../domain/migration/preflight/preflight.ts";
import type { MigrationRequest } from "../../../domain/migration/request.ts";
import {
  cluster,
  CLUSTER_ID,
  facts,
  identityId,
  NODE_GROUP,
  pool,
  REGISTRY_ID,
  request,
  SUBNET_ID,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";

type FactChanges = Parameters<typeof facts>[0];
const codes = (changes: FactChanges, more: Partial<MigrationRequest> = {}) =>
  preflight(facts(changes), { ...request, ...more }, hours(3)).map(
    ({ severity, code }) => `${severity} ${code}`,
  );

const expiring = (expiresOn: string): FactChanges => ({
  servicePrincipal: { kind: "found", objectId: "o", displayName: "sp", expiresOn },
});
const lock = (scope: string, level = "CanNotDelete"): FactChanges => ({
  locks: [{ id: `${scope}/providers/Microsoft.Authorization/locks/keep`, level, scope }],
});
const group = (name: string) => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;
const ZONE = requireResourceId(`${group("hub")}/providers/Microsoft.Network/privateDnsZones/z`);
const systemAssigned = { identityType: "SystemAssigned" } as const;

const TABLE = requireResourceId(`${group("hub")}/providers/Microsoft.Network/routeTables/rt`);
const IDENTITY = requireResourceId(
  `${group(NODE_GROUP)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`,
);
const WINDOW: NonNullable<FactChanges>["nodeWindow"] & object = {
  schedule: { kind: "daily", every: 1 },
  opensAtMinute: 0,
  durationHours: 4,
  offsetMinutes: 0,
  notOn: [],
};

describe("preflight", () => {
  test("has nothing against identities that Keyless may assign", () => {
    expect(codes({ assignable: [{ identityId: IDENTITY, may: true }] })).toEqual([]);
  });

  test("has nothing against a healthy cluster on a lasting service principal", () => {
    expect(codes({})).toEqual([]);
  });

  const cases: [string, FactChanges, Partial<MigrationRequest>?][] = [
    ["blocker may-not-assign-identity", { assignable: [{ identityId: IDENTITY, may: false }] }],
    ["note node-resource-group-locked-down", { cluster: cluster({ nodeGroupRestriction: "ReadOnly" }) }],
    [
      "blocker identity-in-locked-group",
      { cluster: cluster({ nodeGroupRestriction: "ReadOnly" }) },
      { kubeletIdentityId: IDENTITY },
    ],
    ["warning pool-stopped", { cluster: cluster({ pools: [pool(), pool({ powerState: "Stopped" })] }) }],
    ["warning node-image-retired", { cluster: cluster({ pools: [pool({ osSku: "Windows2019" })] }) }],
    [
      "note node-disruption-no-window",
      { cluster: cluster({ nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" }) },
    ],
    [
      "blocker node-disruption-window-never",
      {
        cluster: cluster({ nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" }),
        nodeWindow: { ...WINDOW, notOn: [{ start: "2000-01-01", end: "2100-01-01" }] },
      },
    ],
    ["blocker cluster-stopped", { cluster: cluster({ powerState: "Stopped" }) }],
    ["blocker cluster-not-healthy", { cluster: cluster({ provisioningState: "Failed" }) }],
    ["blocker cluster-not-healthy", { cluster: cluster({ provisioningState: "Canceled" }) }],
    ["warning operation-in-progress", { cluster: cluster({ provisioningState: "SomethingNew" }) }],
    ["blocker service-principal-missing", { servicePrincipal: { kind: "missing" } }],
    ["blocker service-principal-roles-unknown", { servicePrincipal: { kind: "unreadable", because: "403" } }],
    [
      "warning service-principal-unreadable",
      { servicePrincipal: { kind: "unreadable", because: "403" } },
      { registries: [] },
    ],
    ["blocker service-principal-expired", expiring("2030-02-28T08:00:00Z")],
    ["blocker service-principal-expires-during-run", expiring("2030-03-01T10:00:00Z")],
    ["warning service-principal-expires-soon", expiring("2030-03-13T08:00:00Z")],
    ["blocker node-resource-group-locked", lock(group(NODE_GROUP))],
    ["blocker node-resource-group-locked", lock(`/subscriptions/${SUBSCRIPTION}`)],
    [
      "blocker node-resource-group-locked",
      lock(`${group(NODE_GROUP)}/providers/Microsoft.Network/loadBalancers/kubernetes`),
    ],
    ["blocker cluster-locked", lock(CLUSTER_ID, "ReadOnly")],
    ["note lock-keeps-old-grants", lock(CLUSTER_ID)],
    ["blocker availability-set-pool", { cluster: cluster({ pools: [pool({ type: "AvailabilitySet" })] }) }],
    ["blocker node-disruption-blocked", { cluster: cluster({ nodeDisruptionPolicy: "Block" }) }],
    [
      "warning node-disruption-window",
      { cluster: cluster({ nodeDisruptionPolicy: "AllowDuringMaintenanceWindow" }), nodeWindow: WINDOW },
    ],
    ["warning pod-identity", { cluster: cluster({ podIdentityEnabled: true }) }],
    ["blocker registry-not-found", {}, { registries: [REGISTRY_ID] }],
    ["warning kubelet-grants-late", { cluster: cluster({ location: "ChinaEast" }) }],
    [
      "blocker region-without-own-kubelet-identity",
      { cluster: cluster({ location: "ChinaEast" }) },
      { kubeletIdentityId: IDENTITY },
    ],
    ["blocker region-without-user-assigned", { cluster: cluster({ location: "usgoviowa" }) }],
    ["warning system-assigned-grants-late", {}, systemAssigned],
    [
      "blocker system-assigned-refused-by-aks",
      { cluster: cluster({ customPrivateDnsZoneId: ZONE }) },
      systemAssigned,
    ],
    ["blocker system-assigned-refused-by-aks", { routeTables: { [SUBNET_ID]: TABLE } }, systemAssigned],
    ["blocker system-assigned-refused-by-aks", { cluster: cluster({ usesKms: true }) }, systemAssigned],
  ];
  test("a system-assigned identity and a user-assigned one at once is a contradiction, and not passed over", () => {
    expect(codes({}, { ...systemAssigned, controlPlaneIdentityId: IDENTITY })).toContain(
      "blocker identity-choice-contradicts",
    );
  });

  test.each(cases)("finds exactly: %s", (finding, changes, more) => {
    expect(codes(changes, more)).toEqual([finding]);
  });

  test.each([
    ["system-assigned", { kind: "systemAssigned", principalId: "p" } as const],
    ["user-assigned", { kind: "userAssigned", resourceId: identityId("r"), principalId: "p" } as const],
  ])("refuses a cluster that already is %s", (kind, controlPlane) => {
    const { servicePrincipal: _gone, ...rest } = facts({ cluster: cluster({ controlPlane }) });
    const [finding] = preflight(rest, request, hours(3));
    expect(finding?.code).toBe("already-managed-identity");
    expect(finding?.means).toContain(kind);
  });

  test.each([
    ["UpgradingNodeImageVersion", "pool-operation-in-progress"],
    ["Failed", "pool-not-healthy"],
    ["Canceled", "pool-not-healthy"],
  ])("a pool's own state %s is told of while the cluster shows Succeeded", (provisioningState, code) => {
    const pools = [pool({ name: "apps", provisioningState }), pool({ name: "win" })];
    expect(codes({ cluster: cluster({ pools }) })).toEqual([`warning ${code}`]);
  });

  test("says that the expiry is unknown of a principal without a secret to see", () => {
    expect(codes({ servicePrincipal: { kind: "found", objectId: "o", displayName: "sp" } })).toEqual([
      "warning service-principal-expiry-unknown",
    ]);
  });

  test("knows a registry that the request names in any case", () => {
    const known = {
      registries: [{ id: requireResourceId(REGISTRY_ID.toLowerCase()), mode: "registry" as const }],
    };
    expect(codes(known, { registries: [REGISTRY_ID] })).toEqual([]);
  });

  test("every finding says what it means, what to do and where the rule comes from", () => {
    const all = cases.flatMap(([, changes, more]) =>
      preflight(facts(changes), { ...request, ...more }, hours(3)),
    );
    for (const finding of all) {
      expect(finding.means.length, finding.code).toBeGreaterThan(20);
      expect(finding.remedy.length, finding.code).toBeGreaterThan(20);
      expect(finding.source, finding.code).toMatch(/^https:\/\//);
      expect(finding.resource, finding.code).not.toBe("");
    }
  });
});
