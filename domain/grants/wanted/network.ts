import { type ArmId, isWithin, parentOf, readArmId, type ResourceId } from "../../arm-id/arm-id.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { WantedGrant } from "../grant.ts";
import { permits } from "../../roles/permission.ts";
import { roleById, ROLES } from "../../roles/roles.ts";
import type { AccessFacts } from "../facts.ts";
import { controlPlane } from "./wanted-grant.ts";
import { inNodeGroup, withinNodeGroup } from "../../cluster/node-group.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";

const network = (scope: ArmId, because: string) => controlPlane(ROLES.networkContributor, scope, because);

/**
 * Network Contributor where nodes, pods, the API server and load balancers use what is not in the node resource group.
 * What the old identity has at a wider scope is carried over instead. Source: learn.microsoft.com/azure/aks/
 * managed-identity-overview, configure-azure-cni, static-ip, private-clusters.
 */
export function networkGrants(facts: AccessFacts): WantedGrant[] {
  const { cluster, held } = facts;
  const carried = held
    .filter(
      ({ by, roleDefinitionId, scope }) =>
        by !== "kubelet" &&
        roleById(roleDefinitionId) === ROLES.networkContributor &&
        !withinNodeGroup(cluster, scope),
    )
    .flatMap(({ scope }) => {
      const at = readArmId(scope);
      return at === undefined ? [] : [network(at, `${oldIdentity(cluster)} has it there`)];
    });
  return [linkedNetworks(cluster), needed(facts), namedBySubnets(facts)].reduce(
    (granted, more) => [
      ...granted,
      ...more.filter(({ scope }) => !granted.some((wider) => isWithin(scope, wider.scope))),
    ],
    carried,
  );
}

/**
 * What the subnets name: whoever writes a subnet must be allowed to join these too (LinkedAuthorizationFailed). Only where
 * the old identity may: what it has done without, the new one can do without.
 */
function namedBySubnets({ cluster, held, linkedNetworks: linked = {} }: AccessFacts): WantedGrant[] {
  const may = (id: ResourceId) =>
    held.some(({ by, roleDefinitionId, scope }) => {
      const role = roleById(roleDefinitionId);
      const at = readArmId(scope);
      return (
        by !== "kubelet" &&
        role !== undefined &&
        at !== undefined &&
        isWithin(id, at) &&
        permits([role.onResources], "Microsoft.Network/routeTables/join/action")
      );
    });
  return Object.values(linked)
    .flat()
    .filter((id) => !inNodeGroup(cluster, id) && may(id))
    .map((id) => network(id, `a subnet of the nodes names it, and ${oldIdentity(cluster)} may use it`));
}

function linkedNetworks(cluster: Cluster): WantedGrant[] {
  if (cluster.customPrivateDnsZoneId === undefined) return [];
  return nodeSubnets(cluster).map((subnet) =>
    network(networkOf(subnet), "the private DNS zone is linked to this network"),
  );
}

function needed({ cluster, routeTables }: AccessFacts): WantedGrant[] {
  const { pools, apiServerSubnetId, outboundAddressIds = [] } = cluster;
  return [
    ...nodeSubnets(cluster).map((subnet) => network(subnet, "the nodes stand in this subnet of your own")),
    ...pools
      .flatMap(({ podSubnetId }) => podSubnetId ?? [])
      .map((subnet) => network(subnet, "the pods have their addresses from this subnet of your own")),
    ...(apiServerSubnetId === undefined
      ? []
      : [network(apiServerSubnetId, "the API server stands in this subnet of your own")]),
    ...Object.values(routeTables).map((table) =>
      network(table, "kubenet writes the pods' routes into this table"),
    ),
    ...outboundAddressIds
      .filter((address) => !inNodeGroup(cluster, address))
      .map((address) => network(address, "outbound traffic leaves by this address of your own")),
  ];
}

export function nodeSubnets({ pools }: Cluster): ResourceId[] {
  return pools.flatMap(({ subnetId }) => subnetId ?? []);
}

/** The virtual network of a subnet. */
export function networkOf(subnetId: ResourceId): ResourceId {
  return parentOf(subnetId) ?? subnetId;
}
