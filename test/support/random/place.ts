import type { Settings } from "../../../local/arm/core/settings.ts";
import type { Dice } from "./dice.ts";

type CloudName = Settings["cloud"];

/** Where everything of a random world is. */
export interface Place {
  readonly cloud: CloudName;
  readonly location: string;
}

/** Regions of each cloud, those without some kinds of identities among them. */
const REGIONS: Readonly<Record<CloudName, readonly [string, ...string[]]>> = {
  public: ["westeurope", "northeurope", "eastus2"],
  usGovernment: ["usgovvirginia", "usgovarizona", "usgoviowa", "usdodeast"],
  china: ["chinanorth3", "chinaeast2", "chinaeast"],
};

/** What the names of private zones end with. Source: docs: private-clusters; outbound-rules-control-egress. */
const ZONE_SUFFIX: Readonly<Record<CloudName, string>> = {
  public: "azmk8s.io",
  usGovernment: "cx.aks.containerservice.azure.us",
  china: "cx.prod.service.azk8s.cn",
};

export function randomPlace(dice: Dice): Place {
  const cloud = dice.pick<CloudName>(["public", "public", "public", "public", "usGovernment", "china"]);
  return { cloud, location: dice.pick(REGIONS[cloud]) };
}

export const SUBSCRIPTION_ID = "11111111-2222-4333-8444-555555555555";
export const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;

/** The id of a resource in a group of the random world. */
export const inGroup = (group: string, rest: string): string =>
  `${SUBSCRIPTION}/resourceGroups/${group}/providers/${rest}`;

/** The one cluster that everything is about. */
export const CLUSTER_NAME = "orders";
export const CLUSTER_GROUP = "rg";
export const CLUSTER_ID = inGroup(
  CLUSTER_GROUP,
  `Microsoft.ContainerService/managedClusters/${CLUSTER_NAME}`,
);

export const nodeGroup = ({ location }: Place): string => `MC_${CLUSTER_GROUP}_${CLUSTER_NAME}_${location}`;

export const identityId = (name: string, group = "rg-identities"): string =>
  inGroup(group, `Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);

const VNET = inGroup("rg-net", "Microsoft.Network/virtualNetworks/v");
export const SUBNET = `${VNET}/subnets/s`;
export const ROUTE_TABLE = inGroup("rg-net", "Microsoft.Network/routeTables/rt");
export const DISK_SET = inGroup("rg-keys", "Microsoft.Compute/diskEncryptionSets/des");
export const VAULT = inGroup("rg-keys", "Microsoft.KeyVault/vaults/kv");
export const REGISTRY = inGroup("rg-shared", "Microsoft.ContainerRegistry/registries/images");

/** The OIDC issuer of the cluster, where it is there. */
export const ISSUER = "https://westeurope.oic.prod-aks.azure.com/tenant/orders/";

export const zoneOf = ({ cloud, location }: Place): string =>
  inGroup("rg-net", `Microsoft.Network/privateDnsZones/privatelink.${location}.${ZONE_SUFFIX[cloud]}`);
