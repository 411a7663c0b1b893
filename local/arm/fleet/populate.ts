import { canonical, groupId, groupOf, nameOf, subscriptionOf } from "../world/ids.ts";
import { isObject, type Json, type JsonObject, objectAt, textAt, withAt } from "../world/json.ts";
import type { Moment } from "../core/moment.ts";
import { guid } from "../core/seed.ts";
import { documentBody } from "../core/documents.ts";
import { standingAssignment } from "../providers/microsoft.authorization/state.ts";
import {
  customZone,
  identityType,
  nodeResourceGroup,
  poolName,
  poolsOf,
  servicePrincipalOf,
  subnetIds,
} from "../providers/microsoft.containerservice/cluster-body.ts";
import { freshTruth } from "../providers/microsoft.containerservice/create-cluster.ts";
import { nodeIdentities } from "../providers/microsoft.containerservice/addons.ts";
import { placeLockdown } from "../providers/microsoft.containerservice/lockdown.ts";
import { diskEncryptionSetType } from "../providers/microsoft.compute/routes.ts";
import { privateDnsZoneType, virtualNetworkType } from "../providers/microsoft.network/routes.ts";
import { vaultType } from "../providers/microsoft.keyvault/routes.ts";
import type { ClusterRecord } from "../world/tables.ts";
import type { FleetCluster } from "./fleet-cluster.ts";
import { completed } from "./completed.ts";
import { namedResources } from "./named-resources.ts";
import { placeIdentity, placeServicePrincipal, placeSystemPrincipal } from "./principals.ts";
import { defined } from "../../../domain/schema/defined.ts";

const ROLES = {
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  networkContributor: "4d97b98b-1d4f-4787-a291-c67834d212e7",
} as const;

/**
 * Puts a fleet into the world, with what must exist around it for its clusters to be as they are: groups, networks with
 * the pools' subnets, identities, service principals, and the roles that these must hold already. What a file does not
 * tell is assumed to be in order: principals are valid, and nothing is locked.
 */
export function populate(moment: Moment, fleet: readonly FleetCluster[]): void {
  for (const cluster of fleet) placeCluster(moment, cluster);
}

function placeCluster(moment: Moment, cluster: FleetCluster): void {
  // What the loader answers was parsed from JSON.
  const given = cluster as unknown as JsonObject;
  const subscription = subscriptionOf(cluster.id);
  const body = completed(moment, given);
  const nodeGroup = nodeResourceGroup(body);
  placeGroup(moment, groupId(subscription, groupOf(cluster.id)), cluster.location);
  placeGroup(moment, groupId(subscription, nodeGroup), cluster.location, cluster.id);
  placeRelatedResources(moment, body);
  placePrincipals(moment, body);
  placeLockdown(moment, body);
  moment.world.put("clusters", canonical(cluster.id), {
    body,
    pools: truths(moment, body),
    reimage: null,
    operations: [],
  } satisfies ClusterRecord);
}

/** What the nodes carry: the managed identities of a cluster that has some, nothing on a service principal. */
function truths(moment: Moment, body: JsonObject): ClusterRecord["pools"] {
  const identities = servicePrincipalOf(body) === undefined ? nodeIdentities(body) : [];
  const id = textAt(body, "id") ?? "";
  return Object.fromEntries(
    poolsOf(body).map((pool) => [
      poolName(pool).toLowerCase(),
      { ...freshTruth(moment, id, pool), identities: [...identities] },
    ]),
  );
}

export function placeGroup({ world }: Moment, id: string, location: string, managedBy?: string): void {
  if (world.get("groups", canonical(id)) !== undefined) return;
  world.put("groups", canonical(id), {
    body: {
      id,
      name: nameOf(id),
      type: "Microsoft.Resources/resourceGroups",
      location,
      ...defined({ managedBy }),
      properties: { provisioningState: "Succeeded" },
    },
  });
}

/** Resources that the cluster names and that lie outside its node resource group. */
function placeRelatedResources(moment: Moment, body: JsonObject): void {
  const location = textAt(body, "location") ?? "";
  for (const id of subnetIds(body)) placeSubnet(moment, id, location);
  const zone = customZone(body);
  if (zone !== undefined) placeDocument(moment, privateDnsZoneType, zone, { location: "global" }, location);
  const diskSet = textAt(body, "properties", "diskEncryptionSetID");
  if (diskSet !== undefined) placeDocument(moment, diskEncryptionSetType, diskSet, { location });
  const named = namedResources(body, subnetIds(body));
  for (const id of named.groups) placeGroup(moment, id, location);
  for (const id of named.subnets) placeSubnet(moment, id, location);
  for (const id of named.vaults)
    placeDocument(moment, vaultType, id, { location, properties: { enableRbacAuthorization: true } });
}

export function placeDocument(
  moment: Moment,
  type: Parameters<typeof documentBody>[0],
  id: string,
  body: JsonObject,
  groupLocation = textAt(body, "location") ?? "",
): void {
  if (moment.world.get("resources", canonical(id)) !== undefined) return;
  placeGroup(moment, groupId(subscriptionOf(id), groupOf(id)), groupLocation);
  moment.world.put("resources", canonical(id), { body: documentBody(type, id, body) });
}

export function placeSubnet(moment: Moment, id: string, location: string): void {
  const network = id.split("/").slice(0, -2).join("/");
  placeDocument(moment, virtualNetworkType, network, { location, properties: { subnets: [] } });
  const body = moment.world.get("resources", canonical(network))?.body ?? {};
  const subnets = listAt(body, "properties", "subnets");
  if (subnets.some((subnet) => canonical(textAt(subnet, "id") ?? "") === canonical(id))) return;
  const more = withAt(body, ["properties", "subnets"], [...subnets, { name: nameOf(id), properties: {} }]);
  moment.world.put("resources", canonical(network), {
    body: documentBody(virtualNetworkType, textAt(body, "id") ?? network, more),
  });
}

function listAt(body: JsonObject, ...path: readonly string[]): readonly Json[] {
  const [name = "", ...outer] = [...path].reverse();
  const found = objectAt(body, ...outer.reverse())[name];
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

/** Everybody who acts for the cluster, with the roles without which it would not be there. */
function placePrincipals(moment: Moment, body: JsonObject): void {
  const id = textAt(body, "id") ?? "";
  const subscription = subscriptionOf(id);
  const nodeGroup = groupId(subscription, nodeResourceGroup(body));
  const principals: string[] = [];
  const clientId = servicePrincipalOf(body);
  if (clientId !== undefined) principals.push(placeServicePrincipal(moment, clientId, nameOf(id)));
  if (identityType(body).toLowerCase() === "systemassigned") {
    const principalId = textAt(body, "identity", "principalId");
    if (principalId !== undefined) principals.push(placeSystemPrincipal(moment, principalId, nameOf(id)));
  }
  for (const [identity, entry] of Object.entries(objectAt(body, "identity", "userAssignedIdentities"))) {
    principals.push(
      placeIdentity(moment, identity, textAt(body, "location") ?? "", entry, "clientId", "principalId"),
    );
  }
  for (const entry of profiles(body)) {
    const identity = textAt(entry, "resourceId");
    if (identity !== undefined)
      placeIdentity(moment, identity, textAt(body, "location") ?? "", entry, "clientId", "objectId");
  }
  for (const id of namedIdentities(body)) {
    placeGroup(moment, groupId(subscriptionOf(id), groupOf(id)), textAt(body, "location") ?? "");
  }
  for (const principalId of principals) {
    grantStanding(moment, nodeGroup, principalId, ROLES.contributor);
    for (const subnet of subnetIds(body))
      grantStanding(moment, subnet, principalId, ROLES.networkContributor);
  }
}

/** Ids of identities that the cluster names: the groups that they lie in are there as well. */
function namedIdentities(body: JsonObject): readonly string[] {
  return [
    ...Object.keys(objectAt(body, "identity", "userAssignedIdentities")),
    ...profiles(body).flatMap((entry) => textAt(entry, "resourceId") ?? []),
  ];
}

/** The kubelet's identity and those of the add-ons, as the cluster shows them. */
function profiles(body: JsonObject): readonly JsonObject[] {
  const kubelet = objectAt(body, "properties", "identityProfile");
  const addons = Object.values(objectAt(body, "properties", "addonProfiles")).map((addon) =>
    isObject(addon) ? objectAt(addon, "identity") : {},
  );
  return [...Object.values(kubelet).filter(isObject), ...addons];
}

/** A role that was given long ago. */
export function grantStanding(moment: Moment, scope: string, principalId: string, roleId: string): void {
  standingAssignment(moment, {
    scope,
    name: guid(moment.seed, "standing", canonical(scope), principalId, roleId),
    principalId,
    roleDefinitionId: `/subscriptions/${subscriptionOf(scope)}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
  });
}
