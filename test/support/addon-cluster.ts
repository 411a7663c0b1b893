import type { FleetCluster } from "../../local/arm/fleet/fleet-cluster.ts";
import { grantStanding, placeDocument, placeSubnet, populate } from "../../local/arm/fleet/populate.ts";
import { vaultType } from "../../local/arm/providers/microsoft.keyvault/routes.ts";
import { applicationGatewayType, dnsZoneType } from "../../local/arm/providers/microsoft.network/routes.ts";
import type { Moment } from "../../local/arm/core/moment.ts";
import { ROLES } from "../../domain/roles/roles.ts";

const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";
const inGroup = (group: string, rest: string) =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/${rest}`;
const NETWORK = inGroup("rg-network", "Microsoft.Network/virtualNetworks/vnet-web");

/** A cluster on a service principal with everything that needs grants outside of its node resource group. */
export const web = {
  id: inGroup("rg-web", "Microsoft.ContainerService/managedClusters/web"),
  subnet: `${NETWORK}/subnets/nodes`,
  containers: `${NETWORK}/subnets/aci`,
  edge: `${NETWORK}/subnets/edge`,
  network: NETWORK,
  gateway: inGroup("rg-edge", "Microsoft.Network/applicationGateways/edge"),
  gatewayGroup: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-edge`,
  publicZone: inGroup("rg-network", "Microsoft.Network/dnsZones/shop.example"),
  apiZone: inGroup("rg-network", "Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io"),
  vault: inGroup("rg-keys", "Microsoft.KeyVault/vaults/kv-etcd"),
  certificates: inGroup("rg-keys", "Microsoft.KeyVault/vaults/kv-certificates"),
  clientId: "0dd5e771-0000-4000-8000-0000000000b1",
} as const;

export const addonCluster: FleetCluster = {
  id: web.id,
  name: "web",
  type: "Microsoft.ContainerService/managedClusters",
  location: "westeurope",
  properties: {
    kubernetesVersion: "1.33.5",
    currentKubernetesVersion: "1.33.5",
    dnsPrefix: "web",
    enableRBAC: true,
    servicePrincipalProfile: { clientId: web.clientId },
    agentPoolProfiles: [
      {
        name: "system",
        mode: "System",
        count: 3,
        osType: "Linux",
        vmSize: "Standard_D4s_v5",
        type: "VirtualMachineScaleSets",
        orchestratorVersion: "1.33.5",
        nodeImageVersion: "AKSUbuntu-2204gen2containerd-202403.25.0",
        vnetSubnetID: web.subnet,
      },
    ],
    networkProfile: { networkPlugin: "azure", loadBalancerSku: "standard", outboundType: "loadBalancer" },
    apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: web.apiZone },
    securityProfile: {
      azureKeyVaultKms: {
        enabled: true,
        keyId: "https://kv-etcd.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef",
        keyVaultNetworkAccess: "Public",
      },
    },
    addonProfiles: {
      ingressApplicationGateway: { enabled: true, config: { applicationGatewayId: web.gateway } },
      aciConnectorLinux: { enabled: true, config: { SubnetName: "aci" } },
      omsagent: { enabled: true, config: { useAADAuth: "false" } },
    },
    ingressProfile: { webAppRouting: { enabled: true, dnsZoneResourceIds: [web.publicZone] } },
  },
};

/** Puts that cluster into a world, with what stands around it besides what every cluster has. */
export function placeAddonCluster(moment: Moment, cluster = addonCluster): void {
  populate(moment, [cluster]);
  placeDocument(moment, applicationGatewayType, web.gateway, {
    location: "westeurope",
    properties: { gatewayIPConfigurations: [{ name: "ip", properties: { subnet: { id: web.edge } } }] },
  });
  placeSubnet(moment, web.edge, "westeurope");
  placeDocument(moment, dnsZoneType, web.publicZone, { location: "global" }, "westeurope");
  for (const vault of [web.vault, web.certificates]) {
    // A document of a fleet is placed without what the provider fills in.
    placeDocument(moment, vaultType, vault, {
      location: "westeurope",
      properties: { enableRbacAuthorization: true },
    });
  }
  for (const [, principal] of [...moment.world.entries("principals")]) {
    if (principal.appId !== web.clientId) continue;
    grantStanding(moment, web.apiZone, principal.objectId, ROLES.privateDnsZoneContributor.id);
    grantStanding(moment, web.network, principal.objectId, ROLES.networkContributor.id);
    grantStanding(moment, web.vault, principal.objectId, ROLES.keyVaultCryptoUser.id);
  }
}
