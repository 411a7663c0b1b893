import type { FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import type { Dice } from "./dice.ts";

const SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555";
const NETWORK = `${SUBSCRIPTION}/resourceGroups/rg-net/providers/Microsoft.Network`;
const SUBNET = `${NETWORK}/virtualNetworks/v/subnets/s`;
const ZONE = `${NETWORK}/privateDnsZones/privatelink.westeurope.azmk8s.io`;
const DISK_SET = `${SUBSCRIPTION}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des`;

/** Put where a service principal's secret would be; must never be seen again. */
export const CANARY = "cAn4ry~Secret.Of-A_Principal";

function pool(
  dice: Dice,
  index: number,
  ownSubnet: boolean,
): FleetCluster["properties"]["agentPoolProfiles"][0] {
  const windows = index > 0 && dice.chance(0.25);
  return {
    name: windows ? `win${String(index)}` : `pool${String(index)}`,
    mode: index === 0 ? "System" : "User",
    osType: windows ? "Windows" : "Linux",
    type: dice.chance(0.04) ? "AvailabilitySet" : "VirtualMachineScaleSets",
    count: dice.chance(0.1) && index > 0 ? 0 : dice.int(1, 9),
    vmSize: "Standard_D4s_v5",
    orchestratorVersion: "1.33.5",
    nodeImageVersion: windows
      ? "AKSWindows-2022-containerd-20348.2340.240401"
      : "AKSUbuntu-2204gen2containerd-202403.25.0",
    ...(index > 0 && dice.chance(0.15) ? { scaleSetPriority: "Spot" } : {}),
    ...(dice.chance(0.5) ? { upgradeSettings: { maxSurge: dice.pick(["1", "33%", "50%"]) } } : {}),
    ...(ownSubnet ? { vnetSubnetID: SUBNET } : {}),
  };
}

function identityOf(dice: Dice, kind: "servicePrincipal" | "systemAssigned"): object {
  return kind === "servicePrincipal"
    ? {}
    : {
        identity: {
          type: "SystemAssigned",
          principalId: `33333333-4444-4555-8666-${String(dice.int(1e11, 9e11))}`,
        },
      };
}

/** A cluster of some plausible shape, now and then one that cannot be migrated. */
export function randomCluster(dice: Dice, name: string): FleetCluster {
  const kind = dice.chance(0.8) ? "servicePrincipal" : "systemAssigned";
  const ownSubnet = dice.chance(0.6);
  const pools = Array.from({ length: dice.int(0, 3) }, (_, index) => pool(dice, index + 1, ownSubnet));
  const group = `${SUBSCRIPTION}/resourceGroups/MC_rg_${name}_westeurope`;
  const kubelet = {
    resourceId: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}-agentpool`,
    clientId: "44444444-5555-4666-8777-888888888888",
    objectId: "44444444-5555-4666-8777-999999999999",
  };
  return {
    id: `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    type: "Microsoft.ContainerService/managedClusters",
    location: dice.pick(["westeurope", "northeurope", "usgovvirginia"]),
    tags: { team: "shop" },
    ...identityOf(dice, kind),
    properties: {
      provisioningState: dice.chance(0.05) ? "Failed" : "Succeeded",
      powerState: { code: dice.chance(0.05) ? "Stopped" : "Running" },
      kubernetesVersion: "1.33.5",
      dnsPrefix: name,
      nodeResourceGroup: `MC_rg_${name}_westeurope`,
      servicePrincipalProfile:
        kind === "servicePrincipal"
          ? { clientId: "22222222-3333-4444-8555-666666666666", secret: CANARY }
          : { clientId: "msi" },
      ...(kind === "systemAssigned" ? { identityProfile: { kubeletidentity: kubelet } } : {}),
      networkProfile: {
        networkPlugin: dice.pick(["azure", "azure", "kubenet"]),
        outboundType: dice.pick(["loadBalancer", "userDefinedRouting"]),
      },
      addonProfiles: {
        ...(dice.chance(0.5) ? { azurepolicy: { enabled: true } } : {}),
        ...(dice.chance(0.5) ? { omsagent: { enabled: true, config: { workspaceKey: CANARY } } } : {}),
      },
      ...(dice.chance(0.1)
        ? { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: ZONE } }
        : {}),
      ...(dice.chance(0.1) ? { diskEncryptionSetID: DISK_SET } : {}),
      ...(dice.chance(0.05) ? { nodeDisruptionProfile: { nodeDisruptionPolicy: "Block" } } : {}),
      unknownToEveryone: { keep: ["this", { and: "that" }] },
      agentPoolProfiles: [pool(dice, 0, ownSubnet), ...pools],
    },
  };
}
