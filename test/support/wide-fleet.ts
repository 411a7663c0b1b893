import type { Moment } from "../../local/arm/core/moment.ts";
import type { FleetCluster } from "../../local/arm/fleet/fleet-cluster.ts";
import { populate } from "../../local/arm/fleet/populate.ts";

const numbered = (start: string, index: number) =>
  `${start}0000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** The id of the numbered subscription. */
export const subscriptionOf = (index: number): string => numbered("5ab5", index);

/** The id of the numbered cluster; clusters take turns in the subscriptions. */
export const clusterIdOf = (index: number, subscriptions: number): string =>
  `/subscriptions/${subscriptionOf(index % subscriptions)}/resourceGroups/rg-${String(index)}/providers/Microsoft.ContainerService/managedClusters/aks-${String(index)}`;

const pool = (name: string, mode: string, subnet: string) => ({
  ...{ name, mode, count: 3, osType: "Linux", vmSize: "Standard_D4s_v5", type: "VirtualMachineScaleSets" },
  ...{ orchestratorVersion: "1.33.5", maxPods: 30, vnetSubnetID: subnet },
  nodeImageVersion: "AKSUbuntu-2204gen2containerd-202403.25.0",
});

/** A cluster of three pools on a service principal of its own, in a network of its own: what costs the most to read. */
function clusterOf(index: number, subscriptions: number, managed: boolean): FleetCluster {
  const id = clusterIdOf(index, subscriptions);
  const subnet = `${id.slice(0, id.indexOf("/providers/"))}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/aks`;
  return {
    ...{ id, name: `aks-${String(index)}`, type: "Microsoft.ContainerService/managedClusters" },
    ...{
      location: index % 3 === 0 ? "northeurope" : "westeurope",
      tags: { team: `team-${String(index % 7)}` },
    },
    sku: { name: "Base", tier: "Standard" },
    ...(managed ? { identity: { type: "SystemAssigned", principalId: numbered("c0de", index) } } : {}),
    properties: {
      ...(managed
        ? {
            identityProfile: kubeletOf(id, index),
            // A new image would bring the kubelet identity to nodes that lack it.
            autoUpgradeProfile: { nodeOSUpgradeChannel: "None" },
          }
        : {}),
      ...{ kubernetesVersion: "1.33.5", currentKubernetesVersion: "1.33.5", enableRBAC: true },
      dnsPrefix: `aks-${String(index)}`,
      servicePrincipalProfile: { clientId: managed ? "msi" : numbered("c11e", index) },
      agentPoolProfiles: [
        pool("system", "System", subnet),
        pool("apps", "User", subnet),
        pool("batch", "User", subnet),
      ],
      networkProfile: { networkPlugin: "azure", loadBalancerSku: "standard", outboundType: "loadBalancer" },
    },
  };
}

const kubeletOf = (clusterId: string, index: number) => ({
  kubeletidentity: {
    resourceId: `${clusterId.slice(0, clusterId.indexOf("/providers/"))}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet`,
    ...{ clientId: numbered("c11d", index), objectId: numbered("0b1d", index) },
  },
});

/** Fills a world with that many clusters; on managed identities each has two principals of its own. */
export const wideFleet =
  (clusters: number, subscriptions: number, managed = false) =>
  (moment: Moment) => {
    populate(
      moment,
      Array.from({ length: clusters }, (_none, index) => clusterOf(index, subscriptions, managed)),
    );
  };
