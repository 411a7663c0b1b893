import { ROLES } from "../../../domain/roles/roles.ts";
import { canonical, groupId, groupOf } from "../../../local/arm/world/ids.ts";
import { textAt, type JsonObject, withAt } from "../../../local/arm/world/json.ts";
import type { Moment } from "../../../local/arm/core/moment.ts";
import { registrationKey } from "../../../local/arm/core/registration.ts";
import { grantStanding, placeDocument, placeGroup, placeSubnet } from "../../../local/arm/fleet/populate.ts";
import { placeIdentity } from "../../../local/arm/fleet/principals.ts";
import { controlPlanePrincipal } from "../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import { quotaKey } from "../../../local/arm/providers/microsoft.containerservice/surge.ts";
import { diskEncryptionSetType } from "../../../local/arm/providers/microsoft.compute/routes.ts";
import { registryType } from "../../../local/arm/providers/microsoft.containerregistry/routes.ts";
import { vaultType } from "../../../local/arm/providers/microsoft.keyvault/routes.ts";
import { privateDnsZoneType, routeTableType } from "../../../local/arm/providers/microsoft.network/routes.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import {
  CLUSTER_ID,
  DISK_SET,
  ISSUER,
  type Place,
  REGISTRY,
  ROUTE_TABLE,
  SUBNET,
  SUBSCRIPTION,
  SUBSCRIPTION_ID,
  VAULT,
  zoneOf,
} from "./place.ts";
import { PULL_ROLES, type Scene, STANDING } from "./random-scene.ts";

const DAY = 24 * 60 * 60 * 1000;
const CLUSTER = canonical(CLUSTER_ID);
const VNET = SUBNET.split("/").slice(0, -2).join("/");

/** Puts around the cluster what the scene says. Every resource that a request can name is there. */
export function setScene(moment: Moment, scene: Scene, place: Place): void {
  placeResources(moment, scene, place);
  placePeople(moment, scene, place);
  placeObstacles(moment, scene, place);
  const cluster = moment.world.get("clusters", CLUSTER);
  if (cluster === undefined) return;
  const [first = ""] = Object.keys(cluster.pools);
  moment.world.put("clusters", CLUSTER, {
    ...cluster,
    body: withAt(cluster.body, ["properties", "oidcIssuerProfile"], { enabled: true, issuerURL: ISSUER }),
    quirks: scene.quirks,
    pools: Object.fromEntries(
      Object.entries(cluster.pools).map(([name, truth]) => [name, { ...truth, ...scene.stale }]),
    ),
    budgets: scene.budget
      ? [{ namespace: "shop", name: "web", pool: first, minAvailable: 2, expectedPods: 3, healthyPods: 2 }]
      : [],
  });
}

function placeResources(moment: Moment, { routeTable, registry }: Scene, place: Place): void {
  const { location } = place;
  placeDocument(moment, routeTableType, ROUTE_TABLE, { location });
  placeDocument(moment, vaultType, VAULT, { location });
  placeDocument(moment, diskEncryptionSetType, DISK_SET, { location });
  placeDocument(moment, privateDnsZoneType, zoneOf(place), { location: "global" }, location);
  placeSubnet(moment, SUBNET, location);
  if (registry !== undefined) {
    placeDocument(moment, registryType, REGISTRY, { location, properties: { roleAssignmentMode: registry } });
  }
  const network = moment.world.get("resources", canonical(VNET));
  if (network === undefined || !routeTable) return;
  const subnet: JsonObject = { id: SUBNET, name: "s", properties: { routeTable: { id: ROUTE_TABLE } } };
  moment.world.put("resources", canonical(VNET), {
    body: { ...network.body, properties: { provisioningState: "Succeeded", subnets: [subnet] } },
  });
}

function placePeople(moment: Moment, scene: Scene, place: Place): void {
  const { world, now } = moment;
  const { secretDays, principalGone, registry, pulls, identities } = scene;
  for (const [key, principal] of [...world.entries("principals")]) {
    if (principal.kind !== "servicePrincipal") continue;
    const deletedAt = principalGone ? now - DAY : null;
    world.put("principals", key, { ...principal, deletedAt, secretExpiresAt: now + secretDays * DAY });
    if (registry !== undefined && pulls) grantStanding(moment, REGISTRY, key, PULL_ROLES[registry]);
  }
  for (const id of identities) {
    placeGroup(moment, groupId(SUBSCRIPTION_ID, groupOf(id)), place.location);
    placeIdentity(moment, id, place.location, undefined, "", "");
  }
  const body = world.get("clusters", CLUSTER)?.body ?? {};
  const principal = controlPlanePrincipal(body);
  if (principal !== undefined) {
    for (const { scope, role } of STANDING) grantStanding(moment, scope, principal, role);
    grantStanding(moment, zoneOf(place), principal, ROLES.privateDnsZoneContributor.id);
    grantStanding(moment, DISK_SET, principal, ROLES.reader.id);
  }
  const kubelet = textAt(body, "properties", "identityProfile", "kubeletidentity", "objectId");
  if (kubelet !== undefined && registry !== undefined && pulls) {
    grantStanding(moment, REGISTRY, kubelet, PULL_ROLES[registry]);
  }
}

/** Takes away what stands in the way of Keyless, as somebody would who was asked to. */
export function clearObstacles(simulator: Simulator): void {
  simulator.change(({ world }) => {
    for (const table of ["locks", "policies", "callerLacks", "quotas"] as const) {
      for (const [key] of [...world.entries(table)]) world.delete(table, key);
    }
    for (const [key, { feature }] of [...world.entries("registrations")]) {
      if (feature === null) world.delete("registrations", key);
    }
    const cluster = world.get("clusters", CLUSTER);
    if (cluster !== undefined) world.put("clusters", CLUSTER, { ...cluster, budgets: [], quirks: {} });
  });
}

/** Puts a lock, as an administrator would. */
export function lock(
  { world }: Pick<Moment, "world">,
  scope: string,
  level: "ReadOnly" | "CanNotDelete",
): void {
  const id = `${scope}/providers/Microsoft.Authorization/locks/keep`;
  world.put("locks", canonical(id), { id, name: "keep", scope, level, notes: null });
}

function placeObstacles(moment: Moment, scene: Scene, { location }: Place): void {
  const { world } = moment;
  for (const { scope, level } of scene.locks) lock(moment, scope, level);
  const assignmentId = `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/deny`;
  if (scene.denied !== undefined) {
    const policy = { assignmentId, displayName: "deny", scope: SUBSCRIPTION, resourceType: scene.denied };
    world.put("policies", canonical(assignmentId), policy);
  }
  if (scene.lacks !== undefined) {
    world.put("callerLacks", "lack", { action: scene.lacks, scope: SUBSCRIPTION });
  }
  if (scene.cores !== undefined) {
    world.put("quotas", quotaKey(SUBSCRIPTION_ID, location), { cores: scene.cores });
  }
  if (scene.unregistered === undefined) return;
  const id = registrationKey(SUBSCRIPTION_ID, scene.unregistered);
  world.put("registrations", id, {
    id,
    subscription: SUBSCRIPTION_ID,
    namespace: scene.unregistered,
    feature: null,
    state: "NotRegistered",
    next: null,
    approval: null,
  });
}
