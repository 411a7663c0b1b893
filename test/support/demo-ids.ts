import {
  type ArmId,
  requireResourceId,
  resourceGroupId,
  type ResourceId,
} from "../../domain/arm-id/arm-id.ts";

/** The demo's subscription. */
export const DEMO_SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";

/** The id of a group of the demo. */
export const demoGroup = (name: string): ArmId => resourceGroupId(DEMO_SUBSCRIPTION, name);

const below = (group: string, type: string, name: string): ResourceId =>
  requireResourceId(`${demoGroup(group)}/providers/${type}/${name}`);

export const demoCluster = (name: string): ResourceId =>
  below(`rg-${name}`, "Microsoft.ContainerService/managedClusters", name);
export const demoIdentity = (group: string, name: string): ResourceId =>
  below(group, "Microsoft.ManagedIdentity/userAssignedIdentities", name);
export const demoDisk = (group: string, name: string): ResourceId =>
  below(group, "Microsoft.Compute/disks", name);
export const demoAddress = (group: string, name: string): ResourceId =>
  below(group, "Microsoft.Network/publicIPAddresses", name);

export const DEMO_SUBNET = below(
  "rg-network",
  "Microsoft.Network/virtualNetworks",
  "vnet-shop/subnets/snet-aks",
);
export const DEMO_REGISTRY = below("rg-shared", "Microsoft.ContainerRegistry/registries", "contosoimages");
