import { describe, expect, test } from "vitest";
import {
  childOf,
  requireResourceId,
  type ResourceId,
  userAssignedIdentityId,
} from "../../../domain/arm-id/arm-id.ts";
import type { Addon, Cluster } from "../../../domain/cluster/cluster.ts";
import { wantedGrants } from "../../../domain/grants/wanted/wanted.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import {
  cluster,
  CLUSTER_ID,
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
const HUB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-hub`;
const inHub = (rest: string) => requireResourceId(`${HUB}/providers/${rest}`);
const VAULT = inHub("Microsoft.KeyVault/vaults/kv");

type Changes = Parameters<typeof facts>[0];
const wanted = (changes: Changes, kubelet: ResourceId | null = KUBELET) =>
  wantedGrants(facts(changes), kubelet ?? undefined).map(({ identity, addon, roleName, scope }) => [
    addon ?? identity,
    roleName,
    scope,
  ]);

/** The grants of a cluster without anything else that needs one. */
const bare = (changes: Partial<Cluster>, more: Changes = {}) =>
  wanted(
    { held: [], cluster: cluster({ pools: [pool({ subnetId: undefined })], ...changes }), ...more },
    null,
  );

const addon = (name: string, more: Partial<Addon> = {}): Addon => ({
  name,
  usesClusterIdentity: false,
  ...more,
});

describe("the grants of the control plane", () => {
  test("carry over subnet and registry rights, and let it hand out the kubelet identity", () => {
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
    const two = cluster({
      pools: [pool(), pool({ name: "work", subnetId: requireResourceId(SUBNET_ID.toUpperCase()) })],
    });
    expect(
      wanted({ cluster: two, held: [] }).filter(([, role]) => role === "Network Contributor"),
    ).toHaveLength(1);
  });

  test.each<[string, Partial<Cluster>, string]>([
    [
      "a subnet that pods have addresses from",
      { pools: [pool({ subnetId: undefined, podSubnetId: childOf(VNET_ID, "subnets", "pods") })] },
      `${VNET_ID}/subnets/pods`,
    ],
    [
      "the API server's own subnet",
      { apiServerSubnetId: childOf(VNET_ID, "subnets", "api") },
      `${VNET_ID}/subnets/api`,
    ],
    [
      "an outbound address outside the node resource group",
      { outboundAddressIds: [inHub("Microsoft.Network/publicIPAddresses/out")] },
      inHub("Microsoft.Network/publicIPAddresses/out"),
    ],
  ])("cover %s", (_what, changes, scope) => {
    expect(bare(changes)).toEqual([["controlPlane", "Network Contributor", scope]]);
  });

  test("ask for nothing in the node resource group, where AKS itself makes it a Contributor", () => {
    const inside = requireResourceId(
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/${NODE_GROUP}/providers/Microsoft.Network/publicIPAddresses/out`,
    );
    const grants = bare(
      { outboundAddressIds: [inside] },
      { held: [held(ROLES.networkContributor, inside), held(ROLES.diskSnapshotContributor, inside)] },
    );
    expect(grants).toEqual([]);
  });

  test("cover route table, private DNS zone with its network, disk encryption set and key vault", () => {
    const zone = inHub("Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io");
    const table = inHub("Microsoft.Network/routeTables/rt");
    const des = inHub("Microsoft.Compute/diskEncryptionSets/des");
    const grants = wanted({
      held: [],
      routeTables: { [SUBNET_ID]: table },
      cluster: cluster({
        customPrivateDnsZoneId: zone,
        diskEncryptionSetId: des,
        usesKms: true,
        kmsKeyVaultId: VAULT,
      }),
    });
    expect(grants).toEqual([
      ["controlPlane", "Network Contributor", VNET_ID],
      ["controlPlane", "Network Contributor", table],
      ["controlPlane", "Private DNS Zone Contributor", zone],
      ["controlPlane", "Reader", des],
      ["controlPlane", "Key Vault Crypto User", VAULT],
      ["controlPlane", "Managed Identity Operator", KUBELET],
    ]);
  });

  test("cover a vault of etcd's key that only its name leads to", () => {
    expect(
      bare({ usesKms: true, kmsVaultName: "kv" }, { kmsVault: { id: VAULT, decidesBy: "roles" } }),
    ).toEqual([["controlPlane", "Key Vault Crypto User", VAULT]]);
  });

  test("add Key Vault Contributor where AKS reaches that vault privately", () => {
    expect(bare({ usesKms: true, kmsKeyVaultId: VAULT, kmsPrivate: true })).toEqual([
      ["controlPlane", "Key Vault Crypto User", VAULT],
      ["controlPlane", "Key Vault Contributor", VAULT],
    ]);
  });

  test("cover each identity that pods use by pod identity", () => {
    const pods = userAssignedIdentityId(SUBSCRIPTION, "rg-apps", "shop");
    expect(bare({ podIdentityEnabled: true, podIdentityIds: [pods] })).toEqual([
      ["controlPlane", "Managed Identity Operator", pods],
    ]);
  });

  test("carry over what it holds at groups of addresses and disks", () => {
    const grants = bare(
      {},
      {
        held: [
          held(ROLES.networkContributor, HUB),
          held(ROLES.virtualMachineContributor, HUB),
          held(ROLES.diskSnapshotContributor, HUB),
        ],
      },
    );
    expect(grants).toEqual([
      ["controlPlane", "Network Contributor", HUB],
      ["controlPlane", "Virtual Machine Contributor", HUB],
      ["controlPlane", "Disk Snapshot Contributor", HUB],
    ]);
  });

  test("carry over Contributor at a snapshot group only with Azure Backup on the cluster", () => {
    const contributor = [held(ROLES.contributor, HUB, { by: "controlPlane" })];
    expect(bare({}, { held: contributor })).toEqual([]);
    expect(bare({}, { held: contributor, backupExtension: "azure-aks-backup" })).toEqual([
      ["controlPlane", "Contributor", HUB],
    ]);
    const subscription = [held(ROLES.contributor, `/subscriptions/${SUBSCRIPTION}`, { by: "controlPlane" })];
    expect(bare({}, { held: subscription, backupExtension: "azure-aks-backup" })).toEqual([]);
  });
});

describe("the grants of the kubelets", () => {
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
});

describe("the grants of add-ons, whose identities come with the change", () => {
  const GATEWAY = inHub("Microsoft.Network/applicationGateways/edge");
  const EDGE = inHub("Microsoft.Network/virtualNetworks/hub/subnets/edge");

  test("the ingress controller: subnet and group of a gateway of your own", () => {
    const addons = [addon("ingressApplicationGateway", { gatewayId: GATEWAY })];
    expect(bare({ addons }, { gatewaySubnets: { [GATEWAY.toLowerCase()]: [EDGE] } })).toEqual([
      ["ingressApplicationGateway", "Network Contributor", EDGE],
      ["ingressApplicationGateway", "Network Contributor", HUB],
      ["ingressApplicationGateway", "Reader", HUB],
    ]);
  });

  test("the ingress controller: the subnet that AKS puts a gateway into", () => {
    const addons = [addon("IngressApplicationGateway", { subnetId: EDGE })];
    expect(bare({ addons })).toEqual([["IngressApplicationGateway", "Network Contributor", EDGE]]);
  });

  test("the ingress controller: the nodes' network, where AKS makes the subnet", () => {
    const addons = [addon("ingressApplicationGateway", { makesSubnet: true })];
    expect(wanted({ held: [], cluster: cluster({ addons }) }, null)).toContainEqual([
      "ingressApplicationGateway",
      "Network Contributor",
      VNET_ID,
    ]);
    expect(bare({ addons })).toEqual([]);
  });

  test("the virtual node: its subnet in the nodes' network", () => {
    const addons = [addon("aciConnectorLinux", { subnetName: "aci" })];
    expect(wanted({ held: [], cluster: cluster({ addons }) }, null)).toContainEqual([
      "aciConnectorLinux",
      "Network Contributor",
      `${VNET_ID}/subnets/aci`,
    ]);
  });

  test("application routing: its zones by their kind, and the vaults that the request names", () => {
    const open = inHub("Microsoft.Network/dnsZones/shop.example");
    const inner = inHub("Microsoft.Network/privateDnsZones/shop.internal");
    const addons = [addon("webAppRouting", { dnsZoneIds: [open, inner] })];
    expect(bare({ addons }, { keyVaults: [{ id: VAULT, decidesBy: "roles" }] })).toEqual([
      ["webAppRouting", "DNS Zone Contributor", open],
      ["webAppRouting", "Private DNS Zone Contributor", inner],
      ["webAppRouting", "Key Vault Certificate User", VAULT],
    ]);
  });

  test("the Secrets Store driver: vaults that the request names and that the service principal reads", () => {
    const addons = [addon("azureKeyvaultSecretsProvider")];
    const other = inHub("Microsoft.KeyVault/vaults/other");
    expect(
      bare(
        { addons },
        {
          keyVaults: [{ id: VAULT, decidesBy: "roles" }],
          held: [held(ROLES.keyVaultSecretsUser, other), held(ROLES.keyVaultSecretsUser, VAULT)],
        },
      ),
    ).toEqual([
      ["azureKeyvaultSecretsProvider", "Key Vault Secrets User", VAULT],
      ["azureKeyvaultSecretsProvider", "Key Vault Secrets User", other],
    ]);
  });

  test.each<[string, Partial<Addon>, Changes, boolean]>([
    ["where it says that it does not use Entra ID", { legacyAuthentication: true }, {}, true],
    [
      "where the old principal publishes",
      {},
      { held: [held(ROLES.monitoringMetricsPublisher, CLUSTER_ID)] },
      true,
    ],
    ["not where nothing says so", {}, {}, false],
    ["not with the cluster's own identity", { usesClusterIdentity: true }, {}, false],
    [
      "not when the legacy way has ended",
      { legacyAuthentication: true },
      { readAt: "2026-09-30T00:00:00.000Z" },
      false,
    ],
  ])("Container Insights publishes %s", (_when, more, changes, publishes) => {
    const before = { readAt: "2026-03-01T08:00:00.000Z", ...changes };
    const grants = bare({ addons: [addon("omsagent", more)] }, before);
    expect(grants).toEqual(publishes ? [["omsagent", "Monitoring Metrics Publisher", CLUSTER_ID]] : []);
  });

  test("are not wanted where the cluster has managed identities: add-ons keep theirs", () => {
    const addons = [addon("aciConnectorLinux", { subnetName: "aci", identityObjectId: "aci" })];
    const managed = cluster({ addons, controlPlane: { kind: "systemAssigned", principalId: "p" } });
    expect(wanted({ held: [], cluster: managed }).map(([who]) => who)).not.toContain("aciConnectorLinux");
  });
});
