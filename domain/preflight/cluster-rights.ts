import type { Cluster } from "../cluster/cluster.ts";
import { nodeGroupId } from "../cluster/node-group.ts";
import { ACTIONS, type NeededRight, replacesNodes } from "./rights.ts";

/** What whoever sends a cluster's PUT must be allowed to do with what the cluster names. */
export function linkedRights(cluster: Cluster): readonly NeededRight[] {
  const { pools, apiServerSubnetId, outboundAddressIds = [], diskEncryptionSetId } = cluster;
  const subnets = new Set(
    [...pools.flatMap(({ subnetId, podSubnetId }) => [subnetId, podSubnetId]), apiServerSubnetId].flatMap(
      (id) => id ?? [],
    ),
  );
  return [
    ...outboundAddressIds.map((scope) => ({
      action: /\/publicIPPrefixes\//i.test(scope) ? ACTIONS.joinPrefix : ACTIONS.joinAddress,
      scope,
    })),
    ...[...subnets].map((scope) => ({ action: ACTIONS.joinSubnet, scope })),
    ...(diskEncryptionSetId === undefined
      ? []
      : [{ action: ACTIONS.readDiskEncryptionSet, scope: diskEncryptionSetId }]),
  ];
}

/** AKS is excluded from the lockdown that it makes itself. */
export function reimaging(cluster: Cluster): readonly NeededRight[] {
  if (cluster.nodeGroupRestriction === "ReadOnly") return [];
  return [replacesNodes(nodeGroupId(cluster))];
}
