import { groupId } from "../../../local/arm/world/ids.ts";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import type { FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import { placeSubnet, populate } from "../../../local/arm/fleet/populate.ts";
import type { Rehearsal } from "./rehearsal.ts";

export const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
export const GROUP = "rg-shop";
export const CLUSTER = "shop";
export const CLIENT_ID = "22222222-2222-4222-8222-222222222222";
export const NODE_GROUP = `MC_${GROUP}_${CLUSTER}_westeurope`;
export const OLD_IMAGE = "AKSUbuntu-2204gen2containerd-202403.25.0";

export const inGroup = (rest: string, group = GROUP) => `${groupId(SUBSCRIPTION, group)}/providers/${rest}`;
export const clusterPath = (name = CLUSTER) => inGroup(`Microsoft.ContainerService/managedClusters/${name}`);
export const identityPath = (name: string, group = GROUP) =>
  inGroup(`Microsoft.ManagedIdentity/userAssignedIdentities/${name}`, group);
export const SUBNET = inGroup("Microsoft.Network/virtualNetworks/vnet/subnets/aks", "rg-network");

export function pool(name: string, more: JsonObject = {}) {
  return {
    name,
    mode: name === "system" ? "System" : "User",
    count: 3,
    osType: "Linux",
    vmSize: "Standard_D4s_v5",
    type: "VirtualMachineScaleSets",
    orchestratorVersion: "1.33.5",
    nodeImageVersion: OLD_IMAGE,
    maxPods: 30,
    upgradeSettings: { maxSurge: "33%" },
    ...more,
  };
}

/** A cluster on a service principal with one system pool, unless `properties` or `top` say otherwise. */
export function onServicePrincipal(
  properties: JsonObject = {},
  top: JsonObject & { name?: string } = {},
): FleetCluster {
  const name = top.name ?? CLUSTER;
  return {
    id: clusterPath(name),
    name,
    type: "Microsoft.ContainerService/managedClusters",
    location: "westeurope",
    tags: { team: "shop" },
    sku: { name: "Base", tier: "Standard" },
    ...top,
    properties: {
      kubernetesVersion: "1.33.5",
      currentKubernetesVersion: "1.33.5",
      dnsPrefix: name,
      enableRBAC: true,
      servicePrincipalProfile: { clientId: CLIENT_ID },
      agentPoolProfiles: [pool("system")],
      networkProfile: { networkPlugin: "azure", loadBalancerSku: "standard", outboundType: "loadBalancer" },
      ...properties,
    },
  };
}

/** A cluster that has a system-assigned identity already, and the kubelet identity that AKS made. */
export function onSystemIdentity(properties: JsonObject = {}, top: JsonObject = {}): FleetCluster {
  const kubelet = `${groupId(SUBSCRIPTION, NODE_GROUP)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${CLUSTER}-agentpool`;
  return onServicePrincipal(
    {
      servicePrincipalProfile: { clientId: "msi" },
      identityProfile: {
        kubeletidentity: {
          resourceId: kubelet,
          clientId: "33333333-3333-4333-8333-333333333331",
          objectId: "33333333-3333-4333-8333-333333333332",
        },
      },
      ...properties,
    },
    {
      identity: {
        type: "SystemAssigned",
        principalId: "33333333-3333-4333-8333-333333333333",
        tenantId: "7e57ab1e-0000-4000-8000-00000000a55e",
      },
      ...top,
    },
  );
}

/** The network of `SUBNET`, which no cluster here names. */
export function placeNetwork({ simulator }: Rehearsal): void {
  simulator.change((moment) => {
    placeSubnet(moment, SUBNET, "westeurope");
  });
}

export function place({ simulator }: Rehearsal, ...fleet: readonly FleetCluster[]): void {
  simulator.change((moment) => {
    populate(moment, fleet);
  });
}
