import { lackingPrincipals, scopesOfCluster } from "../domain/fleet/assess.ts";
import type { ReadCluster, ReadPrincipal } from "../domain/fleet/reading.ts";
import type { ShownAssignment } from "../domain/fleet/through-groups.ts";
import type { Azure } from "../platform/azure/azure.ts";
import { readCustomRolesInBulk } from "../platform/azure/custom-roles.ts";
import { readAssignmentsInBulk, readNamedBySubnets } from "../platform/azure/fleet-related-resources.ts";
import { readGroupsInBulk } from "../platform/azure/groups-in-bulk.ts";
import { groupKey } from "../platform/azure/pool-identities.ts";
import { missingPrincipals } from "../platform/azure/principals-in-bulk.ts";
import { whyUnknown } from "../domain/reasons/unknown.ts";

/** Service principals by their client ids in lower case. */
export type Principals = ReadonlyMap<string, ReadPrincipal>;

/** The service principal of a cluster; undefined for a cluster with managed identities. */
export function principalOf(
  { cluster: { controlPlane } }: ReadCluster,
  principals: Principals,
): ReadPrincipal | undefined {
  if (controlPlane.kind !== "servicePrincipal") return undefined;
  const { clientId } = controlPlane;
  const because = whyUnknown("not-in-inventory");
  return (
    principals.get(clientId.toLowerCase()) ?? {
      clientId,
      facts: { kind: "unreadable", because },
      ends: { kind: "unknown", because },
    }
  );
}

/** Reads the related resources of some clusters, once for all of them. */
export async function readRelatedResources(
  azure: Azure,
  read: readonly ReadCluster[],
  principals: Principals,
) {
  const readAt = new Date(azure.clock.now()).toISOString();
  const subnets = read.flatMap(({ cluster }) => cluster.pools.flatMap(({ subnetId }) => subnetId ?? []));
  const named = await readNamedBySubnets(azure, [...new Set(subnets)]);
  const acting = [...new Set(read.flatMap((reading) => actingIds(reading, principals)))];
  const held = await readAssignmentsInBulk(azure, {
    principalIds: acting,
    groups: read.map(({ subscription, cluster }) => groupKey(subscription, cluster.nodeResourceGroup)),
    scopes: read.map(({ id }) => id),
  });
  const customRoles = await readCustomRolesInBulk(
    azure,
    held.filter(({ principalId }) => acting.includes(principalId)),
  );
  const scopes = read.flatMap((reading) => {
    const principal = principalOf(reading, principals);
    return scopesOfCluster(reading, { readAt, principal, assignments: held, customRoles, ...named })
      .resources;
  });
  const beside = await readAssignmentsInBulk(azure, {
    principalIds: [],
    groups: [],
    scopes: [...new Set(scopes.map((scope) => scope.toLowerCase()))],
  });
  const lacking = read.flatMap((reading) => {
    const principal = principalOf(reading, principals);
    return lackingPrincipals(reading, { readAt, principal, assignments: held, customRoles, ...named });
  });
  const groups = await readGroupsInBulk(azure, [...new Set(lacking)]);
  const ofGroups = await readAssignmentsInBulk(azure, {
    principalIds: [...new Set([...groups.values()].flat())],
    groups: [],
    scopes: [],
  });
  const assignments = [
    ...new Map([...held, ...beside, ...ofGroups].map((one) => [one.assignmentId, one])).values(),
  ];
  return {
    readAt,
    assignments,
    customRoles,
    groups,
    ...named,
    directory: await readDirectory(azure, acting, assignments),
  };
}

/** Object ids of all principals that a cluster uses, in lower case. */
function actingIds(reading: ReadCluster, principals: Principals): string[] {
  const { controlPlane, kubelet, addons } = reading.cluster;
  const principal = principalOf(reading, principals)?.facts;
  return [
    ...(principal?.kind === "found" ? [principal.objectId] : []),
    ...(controlPlane.kind === "servicePrincipal" ? [] : [controlPlane.principalId]),
    ...(kubelet === undefined ? [] : [kubelet.objectId]),
    ...addons.flatMap(({ identityObjectId }) => identityObjectId ?? []),
  ]
    .filter((id) => id !== "")
    .map((id) => id.toLowerCase());
}

/**
 * Which of the clusters' principals, and of the service principals with role assignments, the directory does not have any
 * more.
 */
async function readDirectory(
  azure: Azure,
  acting: readonly string[],
  assignments: readonly ShownAssignment[],
) {
  const others = assignments
    .filter(({ principalType }) => principalType === undefined || principalType === "ServicePrincipal")
    .map(({ principalId }) => principalId);
  const missing = await missingPrincipals(azure, [...new Set([...acting, ...others])]);
  return missing === undefined
    ? ({ kind: "unreadable" } as const)
    : ({ kind: "read", missing, notAsked: 0 } as const);
}
