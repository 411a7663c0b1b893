import { describe, expect, test } from "vitest";
import { userAssignedIdentityId } from "../../../domain/arm-id.ts";
import { grantsLeftBehind, wantedGrants } from "../../../domain/migration/wanted-grants.ts";
import { ROLES } from "../../../domain/roles.ts";
import {
  cluster,
  facts,
  held,
  NODE_GROUP,
  pool,
  REGISTRY_ID,
  SUBNET_ID,
  SUBSCRIPTION,
  VNET_ID,
} from "../../support/migration-facts.ts";

const KUBELET = userAssignedIdentityId(SUBSCRIPTION, "rg-orders", "id-orders-kubelet");
const wanted = (changes: Parameters<typeof facts>[0]) =>
  wantedGrants(facts(changes), KUBELET).map(({ identity, roleName, scope }) => [identity, roleName, scope]);

describe("the grants of the new identities", () => {
  test("carry over subnet and registry rights, and let the control plane hand out the kubelet identity", () => {
    expect(wanted({})).toEqual([
      ["controlPlane", "Network Contributor", SUBNET_ID],
      ["controlPlane", "Managed Identity Operator", KUBELET],
      ["kubelet", "AcrPull", REGISTRY_ID],
    ]);
  });

  test("cover an own subnet even if nothing is known of the old principal", () => {
    expect(wanted({ held: [] })).toContainEqual(["controlPlane", "Network Contributor", SUBNET_ID]);
  });

  test("do not ask for the subnet when the principal's right on the whole network is carried over", () => {
    const scopes = wanted({ held: [held(ROLES.networkContributor, VNET_ID)] }).map(([, , scope]) => scope);
    expect(scopes).toContain(VNET_ID);
    expect(scopes).not.toContain(SUBNET_ID);
  });

  test("name each subnet once, however many pools stand in it", () => {
    const two = cluster({ pools: [pool(), pool({ name: "work", subnetId: SUBNET_ID.toUpperCase() })] });
    expect(
      wanted({ cluster: two, held: [] }).filter(([, role]) => role === "Network Contributor"),
    ).toHaveLength(1);
  });

  test("use the repository role on a registry that decides by repository, because it ignores AcrPull", () => {
    const grants = wanted({ held: [held(ROLES.acrPull, REGISTRY_ID, { registryMode: "repository" })] });
    expect(grants).toContainEqual(["kubelet", "Container Registry Repository Reader", REGISTRY_ID]);
  });

  test("include registries that the request names, once", () => {
    const grants = wanted({ registries: [{ id: REGISTRY_ID, mode: "registry" }] });
    expect(grants.filter(([identity]) => identity === "kubelet")).toEqual([
      ["kubelet", "AcrPull", REGISTRY_ID],
    ]);
  });

  test("cover route table, private DNS zone with its network, disk encryption set and key vault", () => {
    const base = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-hub/providers`;
    const zone = `${base}/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io`;
    const table = `${base}/Microsoft.Network/routeTables/rt`;
    const des = `${base}/Microsoft.Compute/diskEncryptionSets/des`;
    const vault = `${base}/Microsoft.KeyVault/vaults/kv`;
    const grants = wanted({
      held: [],
      routeTables: { [SUBNET_ID]: table },
      cluster: cluster({
        customPrivateDnsZoneId: zone,
        diskEncryptionSetId: des,
        usesKms: true,
        kmsKeyVaultId: vault,
      }),
    });
    expect(grants).toEqual([
      ["controlPlane", "Network Contributor", VNET_ID],
      ["controlPlane", "Network Contributor", table],
      ["controlPlane", "Private DNS Zone Contributor", zone],
      ["controlPlane", "Reader", des],
      ["controlPlane", "Key Vault Crypto User", vault],
      ["controlPlane", "Managed Identity Operator", KUBELET],
    ]);
  });
});

describe("grants that are left behind", () => {
  test("are those that neither AKS nor the plan gives to the new identities", () => {
    const elsewhere = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-disks`;
    const before = facts({ held: [...facts().held, held(ROLES.contributor, elsewhere)] });
    expect(grantsLeftBehind(before, wantedGrants(before, KUBELET)).map(({ scope }) => scope)).toEqual([
      elsewhere,
    ]);
  });

  test("do not include what AKS itself gives on the node resource group", () => {
    const nodeGroup = `/subscriptions/${SUBSCRIPTION}/resourcegroups/${NODE_GROUP.toLowerCase()}`;
    const before = facts({ held: [held(ROLES.contributor, nodeGroup)] });
    expect(grantsLeftBehind(before, wantedGrants(before, KUBELET))).toEqual([]);
  });

  test("do not include AcrPull that became the repository role", () => {
    const before = facts({ held: [held(ROLES.acrPull, REGISTRY_ID, { registryMode: "repository" })] });
    expect(grantsLeftBehind(before, wantedGrants(before, KUBELET))).toEqual([]);
  });
});
