import type { FleetAgentPool, FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import type { Dice } from "./dice.ts";
import {
  CLUSTER_GROUP,
  CLUSTER_ID,
  CLUSTER_NAME,
  DISK_SET,
  identityId,
  nodeGroup,
  type Place,
  SUBNET,
  VAULT,
  zoneOf,
} from "./place.ts";

/** Put where a service principal's secret would be; must never be seen again. */
export const CANARY = "cAn4ry~Secret.Of-A_Principal";

/** Who a random cluster is when the world begins. */
export type ClusterKind = "servicePrincipal" | "systemAssigned" | "userAssigned";

/** The identity of a control plane that is user-assigned when the world begins, and of kubelets that have an own one. */
export const PRESENT = {
  controlPlane: identityId("id-present-control-plane"),
  kubelet: identityId("id-present-kubelet"),
} as const;

const id = (dice: Dice): string => `44444444-5555-4666-8777-${String(dice.int(1e11, 9e11))}`;

function pool(dice: Dice, index: number, ownSubnet: boolean): FleetAgentPool {
  const windows = index > 0 && dice.chance(0.25);
  const count = dice.chance(0.1) && index > 0 ? 0 : dice.int(1, 9);
  return {
    name: windows ? `win${String(index)}` : `pool${String(index)}`,
    mode: index === 0 ? "System" : "User",
    osType: windows ? "Windows" : "Linux",
    type: dice.chance(0.01) ? "AvailabilitySet" : "VirtualMachineScaleSets",
    count,
    vmSize: "Standard_D4s_v5",
    orchestratorVersion: "1.33.3",
    nodeImageVersion: windows
      ? "AKSWindows-2022-containerd-20348.2340.240401"
      : "AKSUbuntu-2204gen2containerd-202403.25.0",
    ...(index > 0 && dice.chance(0.15) ? { scaleSetPriority: "Spot" } : {}),
    ...(index > 0 && dice.chance(0.07) ? { powerState: { code: "Stopped" } } : {}),
    ...(dice.chance(0.2) && count > 0
      ? { enableAutoScaling: true, minCount: Math.max(1, count - 1), maxCount: count + 3 }
      : {}),
    ...(dice.chance(0.5) ? { upgradeSettings: { maxSurge: dice.pick(["1", "33%", "50%"]) } } : {}),
    ...(ownSubnet ? { vnetSubnetID: SUBNET } : {}),
  };
}

/** The identity blocks of a kind of cluster. */
function identityOf(
  dice: Dice,
  kind: ClusterKind,
  place: Place,
): { top: Pick<FleetCluster, "identity">; profiles: object } {
  if (kind === "servicePrincipal") {
    const clientId = "22222222-3333-4444-8555-666666666666";
    return { top: {}, profiles: { servicePrincipalProfile: { clientId, secret: CANARY } } };
  }
  const own = kind === "userAssigned" && dice.chance(0.5);
  const kubeletidentity = {
    resourceId: own ? PRESENT.kubelet : identityId(`${CLUSTER_NAME}-agentpool`, nodeGroup(place)),
    clientId: id(dice),
    objectId: id(dice),
  };
  const top =
    kind === "systemAssigned"
      ? { type: "SystemAssigned", principalId: id(dice) }
      : {
          type: "UserAssigned",
          userAssignedIdentities: { [PRESENT.controlPlane]: { clientId: id(dice), principalId: id(dice) } },
        };
  return {
    top: { identity: top },
    profiles: { servicePrincipalProfile: { clientId: "msi" }, identityProfile: { kubeletidentity } },
  };
}

/** Fields that AKS takes from a user-assigned identity or a service principal, and not from a system-assigned one. */
function keysAndZone(dice: Dice, kind: ClusterKind, place: Place): object {
  if (kind === "systemAssigned") return {};
  return {
    ...(dice.chance(0.1)
      ? { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: zoneOf(place) } }
      : {}),
    ...(dice.chance(0.07)
      ? {
          securityProfile: {
            azureKeyVaultKms: {
              enabled: true,
              keyId: "https://kv.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef",
              keyVaultNetworkAccess: "Private",
              keyVaultResourceId: VAULT,
            },
          },
        }
      : {}),
  };
}

/** A cluster of some plausible shape, now and then one that cannot be migrated. */
export function randomCluster(dice: Dice, kind: ClusterKind, place: Place): FleetCluster {
  const ownSubnet = dice.chance(0.6);
  const pools = Array.from({ length: dice.int(0, 3) }, (_, index) => pool(dice, index + 1, ownSubnet));
  const kubernetesVersion = dice.pick(["1.33.5", "1.33.3"]);
  const version = { kubernetesVersion, currentKubernetesVersion: kubernetesVersion };
  const { top, profiles } = identityOf(dice, kind, place);
  return {
    id: CLUSTER_ID,
    name: CLUSTER_NAME,
    type: "Microsoft.ContainerService/managedClusters",
    location: place.location,
    tags: { team: "shop" },
    ...top,
    properties: {
      provisioningState: dice.chance(0.07) ? dice.pick(["Failed", "Canceled"]) : "Succeeded",
      powerState: { code: dice.chance(0.04) ? "Stopped" : "Running" },
      ...version,
      dnsPrefix: CLUSTER_NAME,
      nodeResourceGroup: `MC_${CLUSTER_GROUP}_${CLUSTER_NAME}_${place.location}`,
      ...profiles,
      networkProfile: {
        networkPlugin: dice.pick(["azure", "azure", "kubenet"]),
        outboundType: dice.pick(["loadBalancer", "userDefinedRouting"]),
      },
      addonProfiles: {
        ...(dice.chance(0.4) ? { azurepolicy: { enabled: true } } : {}),
        ...(dice.chance(0.4) ? { azureKeyvaultSecretsProvider: { enabled: true } } : {}),
        ...(dice.chance(0.5) ? { omsagent: { enabled: true, config: { workspaceKey: CANARY } } } : {}),
      },
      ...keysAndZone(dice, kind, place),
      ...(dice.chance(0.1) ? { diskEncryptionSetID: DISK_SET } : {}),
      ...(dice.chance(0.05)
        ? {
            nodeDisruptionProfile: {
              nodeDisruptionPolicy: dice.pick(["Block", "AllowDuringMaintenanceWindow"]),
            },
          }
        : {}),
      ...(dice.chance(0.04) ? { podIdentityProfile: { enabled: true } } : {}),
      ...(dice.chance(0.04) ? { nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" } } : {}),
      unknownToEveryone: { keep: ["this", { and: "that" }] },
      agentPoolProfiles: [pool(dice, 0, ownSubnet), ...pools],
    },
  };
}
