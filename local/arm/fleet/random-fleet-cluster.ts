import type { Dice } from "../core/dice.ts";
import { groupId } from "../world/ids.ts";
import { type FleetAgentPool, type FleetCluster, managedClusterType } from "./fleet-cluster.ts";
import { defined } from "../../../domain/schema/defined.ts";

const DAY = 24 * 60 * 60 * 1000;

/** Where a cluster is put. */
export interface Place {
  readonly subscription: string;
  readonly location: string;
  readonly name: string;
  /** When the fleet is looked at, in milliseconds since the epoch. */
  readonly now: number;
}

const VERSIONS = [
  ["1.32.9", 2],
  ["1.33.5", 5],
  ["1.34.2", 3],
] as const;
const TEAMS = ["orders", "payments", "search", "data", "platform", "identity", "mobile", "web"] as const;
const SIZES = [
  ["Standard_D4s_v5", 6],
  ["Standard_D8s_v5", 3],
  ["Standard_E8s_v5", 2],
  ["Standard_NC6s_v3", 1],
] as const;

/** A cluster as a company of many teams has them: most are plain, some are old, a few are broken. */
export function randomCluster(dice: Dice, place: Place): FleetCluster {
  const { subscription, location, name } = place;
  const group = `rg-${name}`;
  const nodeGroup = `MC_${group}_${name}_${location}`;
  const version = dice.pick(VERSIONS);
  const ownNetwork = dice.chance(0.7);
  const subnet = ownNetwork
    ? `${groupId(subscription, "rg-network")}/providers/Microsoft.Network/virtualNetworks/vnet-${location}/subnets/snet-${name}`
    : undefined;
  const identity = identityOf(dice, place, group, nodeGroup);
  // Availability sets are what is left of old clusters; those never left the service principal.
  const old = identity.kind === "servicePrincipal" && dice.chance(0.06);
  const pools = poolsOf(dice, place, version, subnet, old);
  const privateZone = identity.kind !== "systemAssigned" && ownNetwork && dice.chance(0.08);
  return {
    id: `${groupId(subscription, group)}/providers/${managedClusterType}/${name}`,
    name,
    type: managedClusterType,
    location,
    tags: { team: dice.pick(TEAMS.map((team) => [team, 1] as const)), environment: environmentOf(dice) },
    sku: {
      name: "Base",
      tier: dice.pick([
        ["Free", 2],
        ["Standard", 7],
        ["Premium", 1],
      ]),
    },
    ...defined({ identity: identity.top }),
    properties: {
      provisioningState: dice.chance(0.02) ? "Failed" : "Succeeded",
      powerState: { code: dice.chance(0.04) ? "Stopped" : "Running" },
      kubernetesVersion: version,
      currentKubernetesVersion: version,
      dnsPrefix: name,
      enableRBAC: true,
      nodeResourceGroup: nodeGroup,
      disableLocalAccounts: dice.chance(0.35),
      servicePrincipalProfile: { clientId: identity.clientId },
      ...(identity.kubelet === undefined ? {} : { identityProfile: { kubeletidentity: identity.kubelet } }),
      agentPoolProfiles: pools,
      addonProfiles: addonsOf(dice, subscription),
      networkProfile: {
        networkPlugin: old || dice.chance(0.2) ? "kubenet" : "azure",
        loadBalancerSku: old ? "basic" : "standard",
        outboundType: "loadBalancer",
        serviceCidr: "10.0.0.0/16",
        dnsServiceIP: "10.0.0.10",
      },
      ...(privateZone
        ? {
            apiServerAccessProfile: {
              enablePrivateCluster: true,
              privateDNSZone: `${groupId(subscription, "rg-network")}/providers/Microsoft.Network/privateDnsZones/privatelink.${location}.azmk8s.io`,
            },
          }
        : {}),
      ...(dice.chance(0.5)
        ? { autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" } }
        : {}),
    },
  };
}

function environmentOf(dice: Dice): string {
  return dice.pick([
    ["production", 4],
    ["staging", 3],
    ["development", 3],
  ]);
}

interface Identity {
  readonly kind: "servicePrincipal" | "systemAssigned" | "userAssigned";
  readonly clientId: string;
  readonly top?: FleetCluster["identity"];
  readonly kubelet?: Readonly<Record<string, string>>;
}

function identityOf(dice: Dice, place: Place, group: string, nodeGroup: string): Identity {
  const kind = dice.pick<Identity["kind"]>([
    ["servicePrincipal", 45],
    ["systemAssigned", 30],
    ["userAssigned", 25],
  ]);
  if (kind === "servicePrincipal") return { kind, clientId: dice.guid() };
  const identityIn = (where: string, name: string) =>
    `${groupId(place.subscription, where)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
  const own = kind === "userAssigned" && dice.chance(0.4);
  const kubelet = {
    resourceId: own
      ? identityIn(group, `id-${place.name}-kubelet`)
      : identityIn(nodeGroup, `${place.name}-agentpool`),
    clientId: dice.guid(),
    objectId: dice.guid(),
  };
  const top =
    kind === "systemAssigned"
      ? { type: "SystemAssigned", principalId: dice.guid() }
      : {
          type: "UserAssigned",
          userAssignedIdentities: {
            [identityIn(group, `id-${place.name}`)]: { clientId: dice.guid(), principalId: dice.guid() },
          },
        };
  return { kind, clientId: "msi", top, kubelet };
}

function poolsOf(
  dice: Dice,
  place: Place,
  version: string,
  subnet: string | undefined,
  old: boolean,
): readonly [FleetAgentPool, ...FleetAgentPool[]] {
  const system = pool(dice, place, { name: "system", mode: "System", version, subnet, windows: false, old });
  const more: FleetAgentPool[] = [];
  const users = dice.pick([
    [0, 2],
    [1, 4],
    [2, 3],
    [4, 1],
  ] as const);
  for (let index = 1; index <= users && !old; index += 1) {
    const windows = dice.chance(0.1);
    const name = windows ? `win${String(index)}` : `apps${String(index)}`;
    more.push(pool(dice, place, { name, mode: "User", version, subnet, windows, old }));
  }
  return [system, ...more];
}

interface PoolPlan {
  readonly name: string;
  readonly mode: "System" | "User";
  readonly version: string;
  readonly subnet: string | undefined;
  readonly windows: boolean;
  readonly old: boolean;
}

function pool(dice: Dice, { now }: Place, plan: PoolPlan): FleetAgentPool {
  const { name, mode, version, subnet, windows, old } = plan;
  const count =
    mode === "System"
      ? dice.whole(2, 3)
      : dice.pick([
          [0, 1],
          [2, 3],
          [5, 4],
          [12, 2],
          [40, 1],
        ] as const);
  const scales = !old && dice.chance(0.4);
  const spot = mode === "User" && !windows && dice.chance(0.08);
  return {
    name,
    mode,
    count,
    osType: windows ? "Windows" : "Linux",
    osSKU: windows ? "Windows2022" : "Ubuntu",
    osDiskSizeGB: 128,
    vmSize: dice.pick(SIZES),
    type: old ? "AvailabilitySet" : "VirtualMachineScaleSets",
    orchestratorVersion: version,
    nodeImageVersion: imageOf(dice, now, windows),
    maxPods: 30,
    ...(subnet === undefined || old ? {} : { vnetSubnetID: subnet }),
    ...(scales ? { enableAutoScaling: true, minCount: count, maxCount: count + 10 } : {}),
    ...(spot ? { scaleSetPriority: "Spot", scaleSetEvictionPolicy: "Delete" } : {}),
    upgradeSettings: {
      maxSurge: dice.pick([
        ["10%", 4],
        ["33%", 5],
        ["1", 1],
      ]),
    },
  };
}

/** Most nodes run an image of the last months; some were never upgraded. */
function imageOf(dice: Dice, now: number, windows: boolean): string {
  const age = dice.chance(0.1) ? dice.whole(200, 700) : dice.whole(0, 120);
  const day = new Date(now - age * DAY).toISOString().slice(0, 10).split("-");
  const [year = "", month = "", date = ""] = day;
  return windows
    ? `AKSWindows-2022-containerd-20348.3932.${year.slice(2)}${month}${date}`
    : `AKSUbuntu-2204gen2containerd-${year}${month}.${date}.0`;
}

function addonsOf(dice: Dice, subscription: string): Readonly<Record<string, object>> {
  const workspace = `${groupId(subscription, "rg-shared")}/providers/Microsoft.OperationalInsights/workspaces/logs`;
  return {
    ...(dice.chance(0.5)
      ? { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspace } } }
      : {}),
    ...(dice.chance(0.35) ? { azureKeyvaultSecretsProvider: { enabled: true } } : {}),
    ...(dice.chance(0.3) ? { azurepolicy: { enabled: true } } : {}),
  };
}
