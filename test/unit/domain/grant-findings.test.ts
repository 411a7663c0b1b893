import { describe, expect, test } from "vitest";
import { type ArmId, requireResourceId, resourceGroupId } from "../../../domain/arm-id/arm-id.ts";
import { BY_AKS, isCheckedByAks } from "../../../domain/grants/checked-by-aks.ts";
import type { Addon, Cluster } from "../../../domain/cluster/cluster.ts";
import type { GrantEntry } from "../../../domain/grants/grant.ts";
import type { MigrationFacts } from "../../../domain/migration/facts.ts";
import { grantFindings } from "../../../domain/grants/findings.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import {
  cluster,
  facts,
  pool,
  request,
  SUBNET_ID,
  SUBSCRIPTION,
  VNET_ID,
} from "../../support/migration-facts.ts";

const VAULT = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv`,
);
const GATEWAY = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Network/applicationGateways/edge`,
);
const BEFORE_THE_END = "2026-03-01T08:00:00.000Z";

const addon = (name: string, more: Partial<Addon> = {}): Addon => ({
  name,
  usesClusterIdentity: false,
  ...more,
});
const codes = (changes: Partial<Cluster>, more: Partial<MigrationFacts> = {}, changed = true) =>
  grantFindings(facts({ readAt: BEFORE_THE_END, cluster: cluster(changes), ...more }), {
    changesControlPlane: changed,
    changesKubelet: changed,
  }).map(({ severity, code }) => `${severity} ${code}`);

describe("what grants cannot do, and what a cluster does not show", () => {
  test("an ordinary cluster has nothing of the kind", () => {
    expect(codes({})).toEqual([]);
  });

  test.each<[string, string, Partial<Cluster>, Partial<MigrationFacts>]>([
    [
      "a reader of vaults that names none",
      "note add-on-vaults-not-shown",
      { addons: [addon("azureKeyvaultSecretsProvider")] },
      {},
    ],
    [
      "a gateway that Azure does not show",
      "warning add-on-scope-not-shown",
      { addons: [addon("ingressApplicationGateway", { gatewayId: GATEWAY })] },
      {},
    ],
    [
      "the application load balancer",
      "warning add-on-scope-not-shown",
      { addons: [addon("applicationLoadBalancer")] },
      {},
    ],
    [
      "a virtual node without a subnet's name",
      "warning add-on-scope-not-shown",
      { addons: [addon("aciConnectorLinux")] },
      {},
    ],
    [
      "a vault of etcd's key that is not shown",
      "warning kms-vault-not-shown",
      { usesKms: true, kmsVaultName: "kv" },
      {},
    ],
    [
      "a vault that decides by access policies",
      "warning key-vault-access-policies",
      {},
      { keyVaults: [{ id: VAULT, decidesBy: "accessPolicies" }] },
    ],
    [
      "Container Insights after the legacy way has ended",
      "note container-insights-legacy",
      { addons: [addon("omsagent")] },
      { readAt: "2026-10-01T00:00:00.000Z" },
    ],
  ])("%s", (_what, expected, changes, more) => {
    expect(codes(changes, more)).toEqual([expected]);
  });

  test.each<[string, Partial<Cluster>, Partial<MigrationFacts>]>([
    [
      "vaults that the request names",
      { addons: [addon("azureKeyvaultSecretsProvider")] },
      { keyVaults: [{ id: VAULT, decidesBy: "roles" }] },
    ],
    [
      "a gateway that was read",
      { addons: [addon("ingressApplicationGateway", { gatewayId: GATEWAY })] },
      { gatewaySubnets: { [GATEWAY.toLowerCase()]: [SUBNET_ID] } },
    ],
    [
      "a virtual node in AKS's own network",
      { pools: [pool({ subnetId: undefined })], addons: [addon("aciConnectorLinux")] },
      {},
    ],
    [
      "add-ons that keep their identities",
      {
        controlPlane: { kind: "systemAssigned", principalId: "p" },
        addons: [addon("azureKeyvaultSecretsProvider")],
      },
      {},
    ],
  ])("nothing of %s", (_what, changes, more) => {
    expect(codes(changes, more)).toEqual([]);
  });

  test("a change of the kubelet alone does not touch the vault of etcd's key", () => {
    expect(codes({ usesKms: true, kmsVaultName: "kv" }, {}, false)).toEqual([]);
  });

  test("a vault that the request names and Azure does not show stops the run", () => {
    const plan = planMigration(facts(), { ...request, keyVaults: [VAULT] });
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ severity: "blocker", code: "key-vault-not-found", resource: VAULT }),
    );
  });
});

describe("what AKS checks when it takes the change", () => {
  const KUBELET = requireResourceId(
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/k`,
  );
  const ZONE = requireResourceId(
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z`,
  );
  const TABLE = requireResourceId(
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Network/routeTables/rt`,
  );
  const before = facts({
    cluster: cluster({ customPrivateDnsZoneId: ZONE, usesKms: true }),
    kmsVault: { id: VAULT, decidesBy: "roles" },
    routeTables: { [SUBNET_ID]: TABLE },
  });
  const entry = (
    role: { id: string; name: string },
    scope: ArmId,
    more: Partial<GrantEntry> = {},
  ): GrantEntry => ({
    ...{ identity: "controlPlane", roleName: role.name, roleId: role.id, scope, because: "it is" },
    ...{ principalId: "p", assignmentId: "a", outcome: "made", createdOn: BEFORE_THE_END },
    ...{ effectiveSince: BEFORE_THE_END, proof: "waited" },
    ...more,
  });

  test.each([
    [
      true,
      "the kubelet identity",
      entry(ROLES.managedIdentityOperator, requireResourceId(KUBELET.toUpperCase())),
    ],
    [true, "a route table", entry(ROLES.networkContributor, TABLE)],
    [true, "the group of a route table", entry(ROLES.networkContributor, resourceGroupId(SUBSCRIPTION, "g"))],
    [true, "an own DNS zone", entry(ROLES.privateDnsZoneContributor, ZONE)],
    [true, "the vault of etcd's key", entry(ROLES.keyVaultCryptoUser, VAULT)],
    [false, "a subnet", entry(ROLES.networkContributor, VNET_ID)],
    [false, "another role at the vault", entry(ROLES.keyVaultContributor, VAULT)],
    [false, "another identity", entry(ROLES.managedIdentityOperator, requireResourceId(`${KUBELET}2`))],
    [
      false,
      "an add-on's zone",
      entry(ROLES.privateDnsZoneContributor, ZONE, { identity: "addon", addon: "webAppRouting" }),
    ],
  ])("is %s for %s", (checked, _what, ledgerLine) => {
    expect(isCheckedByAks(ledgerLine, before, KUBELET)).toBe(checked);
    expect(BY_AKS).toContain("AKS");
  });
});
