import { groupId } from "../../world/ids.ts";
import { type FleetAgentPool, type FleetCluster, managedClusterType } from "../fleet-cluster.ts";

const LINUX_IMAGE = "AKSUbuntu-2204gen2containerd-202403.25.0";
const WINDOWS_IMAGE = "AKSWindows-2022-containerd-20348.2340.240401";

/** Id of something in a resource group of a subscription. */
export const idIn = (subscription: string, group: string, rest: string): string =>
  `${groupId(subscription, group)}/providers/${rest}`;

/** A Linux pool of scale sets as most clusters have them; `more` takes precedence. */
export const linuxPool = (
  name: string,
  mode: "System" | "User",
  count: number,
  more: object = {},
): FleetAgentPool => ({
  name,
  mode,
  count,
  osType: "Linux",
  osSKU: "Ubuntu",
  osDiskSizeGB: 128,
  vmSize: "Standard_D4s_v5",
  type: "VirtualMachineScaleSets",
  orchestratorVersion: "1.33.5",
  nodeImageVersion: LINUX_IMAGE,
  maxPods: 30,
  upgradeSettings: { maxSurge: "33%" },
  ...more,
});

export const windowsPool = (name: string, count: number, more: object = {}): FleetAgentPool =>
  linuxPool(name, "User", count, {
    osType: "Windows",
    osSKU: "Windows2022",
    nodeImageVersion: WINDOWS_IMAGE,
    ...more,
  });

/** What tells one cluster of a demo from the others. */
export interface ClusterShape {
  readonly subscription: string;
  readonly name: string;
  readonly location?: string;
  /** `msi` for a cluster on managed identities. */
  readonly clientId: string;
  readonly pools: readonly FleetAgentPool[];
  /** Further fields of `properties`. */
  readonly properties?: object;
  /** Further fields beside `properties`. */
  readonly top?: object;
}

/** A cluster in a resource group of its own. */
export function shapedCluster({
  subscription,
  name,
  location = "westeurope",
  clientId,
  pools,
  properties = {},
  top = {},
}: ClusterShape): FleetCluster {
  return {
    id: idIn(subscription, `rg-${name}`, `${managedClusterType}/${name}`),
    name,
    type: managedClusterType,
    location,
    tags: { team: `team-${name}` },
    sku: { name: "Base", tier: "Standard" },
    ...top,
    properties: {
      kubernetesVersion: "1.33.5",
      currentKubernetesVersion: "1.33.5",
      dnsPrefix: name,
      enableRBAC: true,
      servicePrincipalProfile: { clientId },
      agentPoolProfiles: pools,
      networkProfile: {
        networkPlugin: "azure",
        loadBalancerSku: "standard",
        outboundType: "loadBalancer",
        serviceCidr: "10.0.0.0/16",
        dnsServiceIP: "10.0.0.10",
      },
      ...properties,
    },
  };
}
