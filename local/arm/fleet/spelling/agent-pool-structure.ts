import { listOf, mapOf, one, plain, type Structure } from "./structure.ts";

const localDns: Structure = {
  parts: { kubeDNSOverrides: mapOf(plain), vnetDNSOverrides: mapOf(plain) },
};

/**
 * A node pool inside a cluster. Source: `ManagedClusterAgentPoolProfile` of the JSON schema
 * 2026-05-01/Microsoft.ContainerService.Aks in Azure/azure-resource-manager-schemas. Preview fields that the
 * tool's aks-preview extension prints: `enableCustomCATrust`.
 */
export const agentPoolStructure: Structure = {
  respelt: [
    "capacityReservationGroupID",
    "enableCustomCATrust",
    "enableFIPS",
    "enableNodePublicIP",
    "enableUltraSSD",
    "hostGroupID",
    "nodePublicIPPrefixID",
    "osDiskSizeGB",
    "osSKU",
    "podIPAllocationMode",
    "podSubnetID",
    "proximityPlacementGroupID",
    "vnetSubnetID",
  ],
  parts: {
    artifactStreamingProfile: one(plain),
    creationData: one(plain),
    gatewayProfile: one({ respelt: ["publicIPPrefixSize"] }),
    gpuProfile: one(plain),
    kubeletConfig: one({ respelt: ["containerLogMaxSizeMB"] }),
    linuxOSConfig: one({ respelt: ["swapFileSizeMB"], parts: { sysctls: one(plain) } }),
    localDNSProfile: one(localDns),
    networkProfile: one({ parts: { allowedHostPorts: listOf(plain), nodePublicIPTags: listOf(plain) } }),
    powerState: one(plain),
    securityProfile: one({ respelt: ["enableVTPM"] }),
    status: one(plain),
    upgradeSettings: one(plain),
    virtualMachineNodesStatus: listOf(plain),
    virtualMachinesProfile: one({
      parts: { scale: one({ parts: { autoscale: listOf(plain), manual: listOf(plain) } }) },
    }),
    windowsProfile: one(plain),
  },
};
