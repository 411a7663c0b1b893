import { canonical } from "../../world/ids.ts";
import type { Moment } from "../../core/moment.ts";
import { registryType } from "../../providers/microsoft.containerregistry/routes.ts";
import type { FleetAgentPool, FleetCluster } from "../fleet-cluster.ts";
import { grantStanding, placeDocument, populate } from "../populate.ts";
import { idIn, linuxPool, shapedCluster, windowsPool } from "./shapes.ts";

const DAY = 24 * 60 * 60 * 1000;
const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";
const ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

/** Application id of the principal that the demo's main cluster runs on. */
export const DEMO_CLIENT_ID = "0dd5e771-0000-4000-8000-000000000042";
/** Who issues the tokens of pods in the demo's cluster that has workload identity. */
export const DEMO_ISSUER =
  "https://westeurope.oic.prod-aks.azure.com/7e57ab1e-0000-4000-8000-00000000a55e/0dd5e771-0000-4000-8000-0000000000c1/";
/** The cluster that the main job migrates. */
export const DEMO_CLUSTER = "orders";

const inGroup = (group: string, rest: string) => idIn(SUBSCRIPTION, group, rest);
const VNET = inGroup("rg-network", "Microsoft.Network/virtualNetworks/vnet-shop");
const REGISTRY = inGroup("rg-shared", "Microsoft.ContainerRegistry/registries/contosoimages");
const WORKSPACE = inGroup("rg-shared", "Microsoft.OperationalInsights/workspaces/logs-shop");
const ZONE = inGroup("rg-network", "Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io");

const inVnet = { vnetSubnetID: `${VNET}/subnets/snet-aks` };
const linux = (name: string, mode: "System" | "User", count: number, more: object = {}) =>
  linuxPool(name, mode, count, { ...inVnet, ...more });

const cluster = (
  name: string,
  clientId: string,
  pools: readonly FleetAgentPool[],
  properties: object = {},
  top: object = {},
): FleetCluster => shapedCluster({ subscription: SUBSCRIPTION, name, clientId, pools, properties, top });

const orders = cluster(
  DEMO_CLUSTER,
  DEMO_CLIENT_ID,
  [linux("system", "System", 3), linux("apps", "User", 6), windowsPool("win", 2, inVnet)],
  {
    addonProfiles: {
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: WORKSPACE } },
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: "true" } },
    },
  },
);

/** One cluster of every kind that a first look should show: ready, already done, and refused for three reasons. */
const fleet: readonly FleetCluster[] = [
  orders,
  cluster(
    "payments",
    "msi",
    [linux("system", "System", 3)],
    {
      identityProfile: {
        kubeletidentity: {
          resourceId: inGroup(
            "MC_rg-payments_payments_westeurope",
            "Microsoft.ManagedIdentity/userAssignedIdentities/payments-agentpool",
          ),
          clientId: "0dd5e771-0000-4000-8000-0000000000a1",
          objectId: "0dd5e771-0000-4000-8000-0000000000a2",
        },
      },
      oidcIssuerProfile: { enabled: true, issuerURL: DEMO_ISSUER },
      securityProfile: { workloadIdentity: { enabled: true } },
    },
    { identity: { type: "SystemAssigned", principalId: "0dd5e771-0000-4000-8000-0000000000a3" } },
  ),
  cluster("archive", "0dd5e771-0000-4000-8000-000000000043", [linux("system", "System", 1)], {
    powerState: { code: "Stopped" },
  }),
  cluster("search", "0dd5e771-0000-4000-8000-000000000044", [
    linux("agentpool", "System", 3, { type: "AvailabilitySet", vnetSubnetID: undefined }),
  ]),
  cluster("ledger", "0dd5e771-0000-4000-8000-000000000045", [linux("system", "System", 3)], {
    apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: ZONE },
  }),
];

/**
 * Fills an empty world with the demo. The principal of `orders` expires in nine days; `ledger` runs on one that has
 * expired. Leaving the service principal re-images the Linux pools of `orders` at once and its Windows pool not, as
 * both happen in Azure.
 */
export function populateDemo(moment: Moment): void {
  const { world, now } = moment;
  populate(moment, fleet);
  placeDocument(moment, registryType, REGISTRY, { location: "westeurope", sku: { name: "Premium" } });
  for (const [key, principal] of [...world.entries("principals")]) {
    if (principal.kind !== "servicePrincipal") continue;
    const days = { [`sp-${DEMO_CLUSTER}`]: 9, "sp-ledger": -3 }[principal.displayName] ?? 200;
    world.put("principals", key, { ...principal, secretExpiresAt: now + days * DAY });
    if (principal.appId === DEMO_CLIENT_ID) grantStanding(moment, REGISTRY, principal.objectId, ACR_PULL);
  }
  const key = canonical(orders.id);
  const record = world.get("clusters", key);
  if (record !== undefined) {
    world.put("clusters", key, { ...record, reimage: { system: true, apps: true, win: false } });
  }
}
