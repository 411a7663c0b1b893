import {
  childOf,
  requireResourceId,
  type ResourceId,
  userAssignedIdentityId,
} from "../../domain/arm-id/arm-id.ts";
import type { Cluster, Pool } from "../../domain/cluster/cluster.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import { ROLES } from "../../domain/roles/roles.ts";
import type { HeldRoleAssignment } from "../../domain/grants/held.ts";

export const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-orders`;
export const CLUSTER_ID = requireResourceId(
  `${GROUP}/providers/Microsoft.ContainerService/managedClusters/orders`,
);
export const VNET_ID = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/spoke`,
);
export const SUBNET_ID = childOf(VNET_ID, "subnets", "aks");
export const REGISTRY_ID = requireResourceId(
  `${GROUP}/providers/Microsoft.ContainerRegistry/registries/ordersacr`,
);
/** The id of a user-assigned identity beside the cluster. */
export const identityId = (name: string): ResourceId =>
  userAssignedIdentityId(SUBSCRIPTION, "rg-orders", name);
export const NODE_GROUP = "MC_rg-orders_orders_westeurope";
export const READ_AT = "2030-03-01T08:00:00.000Z";

export const request: MigrationRequest = { clusterId: CLUSTER_ID };

export function pool(changes: Partial<Pool> = {}): Pool {
  return {
    name: "system",
    mode: "System",
    osType: "Linux",
    type: "VirtualMachineScaleSets",
    count: 3,
    nodeImageVersion: "AKSUbuntu-2204gen2containerd-202602.08.0",
    provisioningState: "Succeeded",
    powerState: "Running",
    subnetId: SUBNET_ID,
    spot: false,
    ...changes,
  };
}

export function cluster(changes: Partial<Cluster> = {}): Cluster {
  return {
    id: CLUSTER_ID,
    name: "orders",
    location: "westeurope",
    provisioningState: "Succeeded",
    powerState: "Running",
    kubernetesVersion: "1.33.2",
    nodeResourceGroup: NODE_GROUP,
    servicePrincipalClientId: "aaaaaaaa-0000-4000-8000-000000000001",
    controlPlane: { kind: "servicePrincipal", clientId: "aaaaaaaa-0000-4000-8000-000000000001" },
    pools: [pool()],
    addons: [],
    networkPlugin: "azure",
    outboundType: "loadBalancer",
    usesKms: false,
    podIdentityEnabled: false,
    ...changes,
  };
}

export function held(
  role: { id: string },
  scope: string,
  more: Partial<HeldRoleAssignment> = {},
): HeldRoleAssignment {
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${role.id}`,
    roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
    scope,
    ...more,
  };
}

/** What was read of a healthy cluster on a service principal that lasts another year. */
export function facts(changes: Partial<MigrationFacts> = {}): MigrationFacts {
  return {
    readAt: READ_AT,
    cluster: cluster(),
    servicePrincipal: {
      kind: "found",
      objectId: "bbbbbbbb-0000-4000-8000-000000000001",
      displayName: "sp-orders",
      expiresOn: "2031-03-01T08:00:00.000Z",
    },
    locks: [],
    held: [
      held(ROLES.contributor, `/subscriptions/${SUBSCRIPTION}/resourceGroups/${NODE_GROUP}`),
      held(ROLES.networkContributor, SUBNET_ID),
      held(ROLES.acrPull, REGISTRY_ID, { registryMode: "registry" }),
    ],
    registries: [],
    routeTables: {},
    ...changes,
  };
}
