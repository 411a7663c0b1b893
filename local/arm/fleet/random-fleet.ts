import { Dice } from "../core/dice.ts";
import type { Moment } from "../core/moment.ts";
import { registryType } from "../providers/microsoft.containerregistry/routes.ts";
import { groupId } from "../world/ids.ts";
import type { FleetCluster } from "./fleet-cluster.ts";
import { grantStanding, placeDocument, populate } from "./populate.ts";
import { randomCluster } from "./random-fleet-cluster.ts";

const DAY = 24 * 60 * 60 * 1000;
const ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

/** A subscription for about this many clusters, up to `SUBSCRIPTIONS_AT_MOST`. */
const CLUSTERS_A_SUBSCRIPTION = 20;
const SUBSCRIPTIONS_AT_MOST = 100;

const REGIONS = [
  ["westeurope", 35],
  ["northeurope", 20],
  ["eastus2", 20],
  ["southeastasia", 10],
  ["uksouth", 10],
  ["brazilsouth", 5],
] as const;

/** The largest fleet that is made. */
export const RANDOM_FLEET_AT_MOST = 10_000;

/** Clusters by chance: the same size, seed and time give the same fleet. */
export function* randomFleet(size: number, seed: string, now: number): Iterable<FleetCluster> {
  const dice = new Dice(seed, "fleet");
  const count = Math.min(SUBSCRIPTIONS_AT_MOST, Math.ceil(size / CLUSTERS_A_SUBSCRIPTION));
  const subscriptions = Array.from({ length: count }, () => dice.guid());
  // Some subscriptions are much larger than others.
  const weighted = subscriptions.map((id, index) => [id, 1 / Math.sqrt(index + 1)] as const);
  for (let index = 0; index < size; index += 1) {
    yield randomCluster(dice, {
      subscription: subscriptions[index] ?? dice.pick(weighted),
      location: dice.pick(REGIONS),
      name: `aks-${String(index + 1).padStart(5, "0")}`,
      now,
    });
  }
}

/** Fills an empty world: the clusters, a registry in each subscription, secrets that end sooner or later, some locks. */
export function populateRandom(moment: Moment, size: number, seed: string): void {
  const dice = new Dice(seed, "world");
  // One after the other: the whole fleet beside the world that is made of it would need twice the memory.
  for (const cluster of randomFleet(size, seed, moment.now)) {
    populate(moment, [cluster]);
    placeAround(moment, cluster, dice);
  }
}

function placeAround(moment: Moment, { id, location, properties }: FleetCluster, dice: Dice): void {
  const { world, now } = moment;
  const { clientId } = properties["servicePrincipalProfile"] as { clientId: string };
  for (const [key, principal] of world.where("principalsByApp", clientId)) {
    const days = dice.pick([
      [-20, 4],
      [12, 10],
      [45, 16],
      [200, 50],
      [600, 20],
    ] as const);
    world.put("principals", key, { ...principal, secretExpiresAt: now + days * DAY });
  }
  const [, , subscription = "", , group = ""] = id.split("/");
  const registry = `${groupId(subscription, "rg-shared")}/providers/Microsoft.ContainerRegistry/registries/images${subscription.slice(0, 8)}`;
  placeDocument(moment, registryType, registry, { location, sku: { name: "Premium" } });
  const puller = pullerOf(moment, properties);
  if (puller !== undefined && dice.chance(0.6)) grantStanding(moment, registry, puller, ACR_PULL);
  if (dice.chance(0.02)) placeLock(moment, groupId(subscription, group), dice.chance(0.5));
}

/** Object id of whoever pulls images for a cluster. */
function pullerOf({ world }: Moment, properties: FleetCluster["properties"]): string | undefined {
  const { kubeletidentity } = (properties["identityProfile"] ?? {}) as {
    kubeletidentity?: { objectId: string };
  };
  if (kubeletidentity !== undefined) return kubeletidentity.objectId;
  const { clientId } = properties["servicePrincipalProfile"] as { clientId: string };
  for (const [, { objectId }] of world.where("principalsByApp", clientId)) return objectId;
  return undefined;
}

function placeLock({ world }: Moment, scope: string, readOnly: boolean): void {
  const id = `${scope}/providers/Microsoft.Authorization/locks/keep`;
  world.put("locks", id.toLowerCase(), {
    id,
    name: "keep",
    scope,
    level: readOnly ? "ReadOnly" : "CanNotDelete",
    notes: null,
  });
}
