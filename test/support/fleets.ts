const SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555";

/** A cluster on a service principal as ARM's LIST shows it, with what a production cluster has. */
export function servicePrincipalCluster(name: string, more: object = {}): object {
  return {
    id: `${SUBSCRIPTION}/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    type: "Microsoft.ContainerService/ManagedClusters",
    location: "westeurope",
    tags: { team: "shop", "cost-center": "42" },
    sku: { name: "Base", tier: "Standard" },
    properties: {
      provisioningState: "Succeeded",
      powerState: { code: "Running" },
      kubernetesVersion: "1.33.5",
      dnsPrefix: name,
      nodeResourceGroup: `MC_rg-${name}_${name}_westeurope`,
      enableRBAC: true,
      servicePrincipalProfile: { clientId: "22222222-3333-4444-8555-666666666666" },
      networkProfile: {
        networkPlugin: "azure",
        outboundType: "loadBalancer",
        loadBalancerProfile: { managedOutboundIPs: { count: 2 }, effectiveOutboundIPs: [{ id: "x" }] },
      },
      addonProfiles: { azurepolicy: { enabled: true, config: { mode: "strict" } } },
      autoScalerProfile: { expander: "priority" },
      agentPoolProfiles: [
        {
          name: "system",
          mode: "System",
          osType: "Linux",
          type: "VirtualMachineScaleSets",
          count: 3,
          vmSize: "Standard_D4s_v5",
          nodeImageVersion: "AKSUbuntu-2204gen2containerd-202403.25.0",
          nodeLabels: { tier: "system" },
          nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
          vnetSubnetID: `${SUBSCRIPTION}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
        },
      ],
      ...more,
    },
  };
}

/** The id that a cluster of these fleets has. */
export const fleetClusterId = (name: string): string =>
  `${SUBSCRIPTION}/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`;

/** The same cluster in another region. */
export const clusterIn = (location: string): object => ({ ...servicePrincipalCluster(location), location });
