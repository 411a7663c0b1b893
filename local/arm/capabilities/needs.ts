import { canonical, groupId, groupOf, subscriptionOf } from "../world/ids.ts";
import { type JsonObject, objectAt, objectsAt, textAt, textsAt } from "../world/json.ts";
import type { ClusterRecord } from "../world/tables.ts";
import type { View } from "../world/view.ts";
import { subnetBody } from "../providers/microsoft.containerservice/addresses.ts";
import {
  customZone,
  identityType,
  kubeletId,
  nodeResourceGroup,
  poolsOf,
  servicePrincipalOf,
} from "../providers/microsoft.containerservice/cluster-body.ts";
import { POOL_PLACES } from "../providers/microsoft.containerservice/pool-places.ts";
import { kmsVault } from "../providers/microsoft.containerservice/kms.ts";

/** Something that a cluster does with a resource, and the action that it needs there. */
export interface Need {
  /** In words that follow "can", such as `join the subnet`. */
  readonly can: string;
  readonly resource: string;
  readonly action: string;
  /** True where the action is one on data. */
  readonly data?: boolean;
}

/** Below Microsoft.Network, and as AKS's pages name them. Sources: docs: concepts-identity; Azure/AKS#1945 (addresses). */
const JOIN = {
  subnet: "Microsoft.Network/virtualNetworks/subnets/join/action",
  routeTable: "Microsoft.Network/routeTables/join/action",
  networkSecurityGroup: "Microsoft.Network/networkSecurityGroups/join/action",
  natGateway: "Microsoft.Network/natGateways/join/action",
  address: "Microsoft.Network/publicIPAddresses/join/action",
  prefix: "Microsoft.Network/publicIPPrefixes/join/action",
} as const;

/** What the control plane does with resources that the cluster, its pools and its subnets name, and with disks that are there. */
export function controlPlaneNeeds(world: View, { body }: ClusterRecord): readonly Need[] {
  const id = textAt(body, "id") ?? "";
  const nodes = groupId(subscriptionOf(id), nodeResourceGroup(body));
  const diskSet = textAt(body, "properties", "diskEncryptionSetID");
  const zone = customZone(body);
  const vault = kmsVault(world, body);
  return unique([
    { can: "manage its nodes", resource: nodes, action: "Microsoft.Compute/virtualMachineScaleSets/write" },
    ...subnetNeeds(world, body),
    ...outboundNeeds(body),
    ...poolsOf(body).flatMap((pool) =>
      POOL_PLACES.flatMap(({ field, can, action }) => {
        const resource = textAt(pool, field);
        return resource === undefined ? [] : [{ can, resource, action }];
      }),
    ),
    ...(diskSet === undefined
      ? []
      : [
          {
            can: "use the disk encryption set",
            resource: diskSet,
            action: "Microsoft.Compute/diskEncryptionSets/read",
          },
        ]),
    ...(zone === undefined
      ? []
      : [
          {
            can: "write the private DNS zone",
            resource: zone,
            action: "Microsoft.Network/privateDnsZones/write",
          },
        ]),
    ...(vault === undefined
      ? []
      : [
          {
            can: "encrypt with the vault's key",
            resource: vault,
            action: "Microsoft.KeyVault/vaults/keys/encrypt/action",
            data: true,
          },
        ]),
    ...kubeletNeed(body),
    ...resourcesOf(world, "microsoft.compute/disks").map((resource) => ({
      can: "attach the disk",
      resource,
      action: "Microsoft.Compute/disks/write",
    })),
  ]);
}

function subnetNeeds(world: View, body: JsonObject): readonly Need[] {
  const ids = poolsOf(body).flatMap((pool) =>
    ["vnetSubnetID", "podSubnetID"].flatMap((field) => textAt(pool, field) ?? []),
  );
  const api = textAt(body, "properties", "apiServerAccessProfile", "subnetId");
  const all = api === undefined || api === "" ? ids : [...ids, api];
  return all.flatMap((subnet): Need[] => {
    const named = (field: "routeTable" | "networkSecurityGroup" | "natGateway", what: string): Need[] => {
      const resource = textAt(subnetBody(world, subnet), "properties", field, "id");
      return resource === undefined ? [] : [{ can: `join the ${what}`, resource, action: JOIN[field] }];
    };
    return [
      { can: "join the subnet", resource: subnet, action: JOIN.subnet },
      ...named("routeTable", "route table"),
      ...named("networkSecurityGroup", "network security group"),
      ...named("natGateway", "NAT gateway"),
    ];
  });
}

/** Addresses of the user's own; those that AKS made lie in the node resource group. */
function outboundNeeds(body: JsonObject): readonly Need[] {
  const profile = objectAt(body, "properties", "networkProfile", "loadBalancerProfile");
  const ids = (of: string, list: string) =>
    objectsAt(profile, of, list).flatMap((one) => textAt(one, "id") ?? []);
  return [
    ...ids("outboundIPs", "publicIPs").map((resource) => ({
      can: "use the address",
      resource,
      action: JOIN.address,
    })),
    ...ids("outboundIPPrefixes", "publicIPPrefixes").map((resource) => ({
      can: "use the address prefix",
      resource,
      action: JOIN.prefix,
    })),
  ];
}

/** The control plane hands an own kubelet identity to new nodes. Source: docs: pre-created-kubelet-managed-identity. */
function kubeletNeed(body: JsonObject): readonly Need[] {
  const kubelet = kubeletId(body);
  if (kubelet === undefined || identityType(body) !== "UserAssigned") return [];
  if (canonical(groupOf(kubelet)) === canonical(nodeResourceGroup(body))) return [];
  return [
    {
      can: "give its nodes the kubelet identity",
      resource: kubelet,
      action: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    },
  ];
}

/** Which registries there are to pull from: what a cluster's pods ask for is not modelled, so each counts for itself. */
export function pullNeeds(world: View): readonly Need[] {
  return resourcesOf(world, "microsoft.containerregistry/registries").map((resource): Need => {
    const mode = textAt(
      world.get("resources", canonical(resource))?.body,
      "properties",
      "roleAssignmentMode",
    );
    return mode === "AbacRepositoryPermissions"
      ? {
          can: "pull from",
          resource,
          action: "Microsoft.ContainerRegistry/registries/repositories/content/read",
          data: true,
        }
      : { can: "pull from", resource, action: "Microsoft.ContainerRegistry/registries/pull/read" };
  });
}

/** What add-ons do outside the node resource group, with whom they act as: their identity, or the service principal. */
export function addonNeeds({
  body,
}: ClusterRecord): readonly (Need & { readonly addon: string; readonly identityId: string | undefined })[] {
  const addons = objectAt(body, "properties", "addonProfiles");
  const onPrincipal = servicePrincipalOf(body) !== undefined;
  const gateways = Object.entries(addons).flatMap(([addon, profile]) => {
    const resource = textAt(profile, "config", "applicationGatewayId");
    if (resource === undefined || objectAt(addons, addon)["enabled"] !== true) return [];
    return [
      {
        addon,
        can: "configure the application gateway",
        resource,
        action: "Microsoft.Network/applicationGateways/write",
        identityId: onPrincipal ? undefined : textAt(profile, "identity", "resourceId"),
      },
    ];
  });
  const routing = objectAt(body, "properties", "ingressProfile", "webAppRouting");
  const zones = textsAt(routing, "dnsZoneResourceIds").map((resource) => ({
    addon: "webAppRouting",
    can: "write the DNS zone",
    resource,
    action: /privatednszones/i.test(resource)
      ? "Microsoft.Network/privateDnsZones/A/write"
      : "Microsoft.Network/dnsZones/A/write",
    identityId: onPrincipal ? undefined : textAt(routing, "identity", "resourceId"),
  }));
  return [...gateways, ...zones];
}

function resourcesOf(world: View, type: string): readonly string[] {
  return [...world.entries("resources")].flatMap(([, { body }]) =>
    textAt(body, "type")?.toLowerCase() === type ? (textAt(body, "id") ?? []) : [],
  );
}

function unique(needs: readonly Need[]): readonly Need[] {
  const seen = new Map(needs.map((need) => [`${need.can} ${canonical(need.resource)}`, need]));
  return [...seen.values()];
}
