import { type ArmId, isWithin, parentOf, readArmId, type ResourceId } from "../../arm-id/arm-id.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { WantedGrant } from "../grant.ts";
import { allows, nameOfRole } from "../../roles/custom-role.ts";
import { roleById, ROLES } from "../../roles/roles.ts";
import type { AccessFacts } from "../facts.ts";
import type { HeldRoleAssignment } from "../held.ts";
import { reaches } from "../reaches.ts";
import { joinActionAt, joinsAt } from "../network-joins.ts";
import { controlPlane, under } from "./wanted-grant.ts";
import { inNodeGroup, withinNodeGroup } from "../../cluster/node-group.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";
import { wantedBecause } from "../../reasons/wanted-roles.ts";

const network = (scope: ArmId, because: string) => controlPlane(ROLES.networkContributor, scope, because);

/**
 * Network Contributor where nodes, pods, the API server and load balancers use what is not in the node resource group.
 * What the old identity has at a wider scope is carried over instead, a custom role that joins a network as well: no
 * built-in role that joins is narrower, and a custom one, which somebody else can change, is not assigned by runs. On a
 * group or a subscription Network Contributor would be much more than a custom role that joins: there only what the
 * cluster names is followed, and the plan says that the rest stays behind. Source: learn.microsoft.com/azure/aks/
 * managed-identity-overview, configure-azure-cni, static-ip, private-clusters.
 */
export function networkGrants(facts: AccessFacts): WantedGrant[] {
  const { cluster, held } = facts;
  const old = oldIdentity(cluster);
  const carried = held.flatMap((one) => {
    const at = readArmId(one.scope);
    if (one.by === "kubelet" || at === undefined || withinNodeGroup(cluster, at)) return [];
    if (roleById(one.roleDefinitionId) === ROLES.networkContributor)
      return [under(one.condition, network(at, wantedBecause("old-has-it", { old })))];
    return isCustomJoin(one)
      ? [
          under(
            one.condition,
            network(at, wantedBecause("old-uses-it-by-custom-role", { old, role: nameOfRole(one) })),
          ),
        ]
      : [];
  });
  return [linkedNetworks(cluster), needed(facts), namedBySubnets(facts)].reduce(
    (granted, more) => [
      ...granted,
      ...more.filter(
        ({ scope }) =>
          !granted.some((wider) => wider.condition === undefined && isWithin(scope, wider.scope)),
      ),
    ],
    carried,
  );
}

/** True for a custom role that joins the network resource at its scope. */
export function isCustomJoin(held: HeldRoleAssignment): boolean {
  const at = readArmId(held.scope);
  return held.custom !== undefined && at !== undefined && joinsAt(held, at);
}

/**
 * What the subnets name: whoever writes a subnet must be allowed to join these too (LinkedAuthorizationFailed). Only where
 * the old identity may: what it has done without, the new one can do without.
 */
function namedBySubnets({ cluster, held, linkedNetworks: linked = {} }: AccessFacts): WantedGrant[] {
  const may = (id: ResourceId) =>
    held.some((one) => {
      const join = joinActionAt(id);
      return one.by !== "kubelet" && join !== undefined && reaches(one.scope, id) && allows(one, join);
    });
  return Object.values(linked)
    .flat()
    .filter((id) => !inNodeGroup(cluster, id) && may(id))
    .map((id) => network(id, wantedBecause("named-by-subnet", { old: oldIdentity(cluster) })));
}

function linkedNetworks(cluster: Cluster): WantedGrant[] {
  if (cluster.customPrivateDnsZoneId === undefined) return [];
  return nodeSubnets(cluster).map((subnet) => network(networkOf(subnet), wantedBecause("dns-zone-linked")));
}

function needed({ cluster, routeTables }: AccessFacts): WantedGrant[] {
  const { pools, apiServerSubnetId, outboundAddressIds = [] } = cluster;
  return [
    ...nodeSubnets(cluster).map((subnet) => network(subnet, wantedBecause("node-subnet"))),
    ...pools
      .flatMap(({ podSubnetId }) => podSubnetId ?? [])
      .map((subnet) => network(subnet, wantedBecause("pod-subnet"))),
    ...(apiServerSubnetId === undefined
      ? []
      : [network(apiServerSubnetId, wantedBecause("api-server-subnet"))]),
    ...Object.values(routeTables).map((table) => network(table, wantedBecause("route-table"))),
    ...outboundAddressIds
      .filter((address) => !inNodeGroup(cluster, address))
      .map((address) => network(address, wantedBecause("outbound-address"))),
  ];
}

export function nodeSubnets({ pools }: Cluster): ResourceId[] {
  return pools.flatMap(({ subnetId }) => subnetId ?? []);
}

/** The virtual network of a subnet. */
export function networkOf(subnetId: ResourceId): ResourceId {
  return parentOf(subnetId) ?? subnetId;
}
