import { ROLES } from "../../../domain/roles/roles.ts";
import type { PoolTruth, Quirks } from "../../../local/arm/world/cluster-records.ts";
import type { Dice } from "./dice.ts";
import { CLUSTER_ID, identityId, nodeGroup, type Place, ROUTE_TABLE, SUBSCRIPTION, VAULT } from "./place.ts";
import { PRESENT } from "./random-cluster.ts";

/** What surrounds the cluster, and what is wrong with it. */
export interface Scene {
  /** Days until the secret of the service principal expires; negative if it has. */
  readonly secretDays: number;
  readonly principalGone: boolean;
  readonly locks: readonly { readonly scope: string; readonly level: "ReadOnly" | "CanNotDelete" }[];
  /** A policy denies writes of this resource type, in lower case. */
  readonly denied: string | undefined;
  /** What Keyless itself may not do in the subscription. */
  readonly lacks: string | undefined;
  /** A provider that is not registered. */
  readonly unregistered: string | undefined;
  /** Whether the pools' own subnet has a route table. */
  readonly routeTable: boolean;
  /** How the registry decides about pulls; undefined where there is none. */
  readonly registry: "LegacyRegistryPermissions" | "AbacRepositoryPermissions" | undefined;
  readonly pulls: boolean;
  /** Identities that exist before anybody asks for them. */
  readonly identities: readonly string[];
  readonly quirks: Quirks;
  /** A pod disruption budget that lets no pod go, on the first pool. */
  readonly budget: boolean;
  /** Regional cores; undefined for plenty. */
  readonly cores: number | undefined;
  /** Whether every pool has the newest image there is, so that image upgrades have nothing to do. */
  readonly latest: boolean;
  /** Whether somebody else's image upgrade is going on when the run begins. */
  readonly busy: boolean;
  /** Pool truths that the API does not show: an image upgrade that never reached the nodes. */
  readonly stale: Partial<PoolTruth> | undefined;
}

/** What Keyless can lack, and what its runs then cannot do. */
const RIGHTS: readonly [string, ...string[]] = [
  "Microsoft.Authorization/roleAssignments/write",
  "Microsoft.Authorization/roleAssignments/read",
  "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
  "Microsoft.ManagedIdentity/userAssignedIdentities/write",
  "Microsoft.ContainerService/managedClusters/write",
  "Microsoft.ContainerService/managedClusters/read",
  "Microsoft.Authorization/locks/read",
];

/** Identities that requests name. */
export const NAMED = {
  controlPlane: identityId("id-named-control-plane"),
  kubelet: identityId("id-named-kubelet"),
  /** Where a run makes its own if the request names none. */
  ownControlPlane: identityId("id-orders-control-plane", "rg"),
} as const;

function randomLocks(dice: Dice, place: Place): Scene["locks"] {
  if (!dice.chance(0.07)) return [];
  const [group = ""] = CLUSTER_ID.split("/providers/");
  const scope = dice.pick([
    group,
    group,
    `${SUBSCRIPTION}/resourceGroups/${nodeGroup(place)}`,
    `${SUBSCRIPTION}/resourceGroups/rg-net`,
    CLUSTER_ID,
  ]);
  return [{ scope, level: dice.pick(["ReadOnly", "CanNotDelete"]) }];
}

function randomQuirks(dice: Dice): Quirks {
  if (!dice.chance(0.05)) return {};
  return dice.pick<Quirks>([{ keepsIdentity: true }, { hollowUpgrades: true }]);
}

export function randomScene(dice: Dice, place: Place): Scene {
  return {
    secretDays: dice.chance(0.05) ? -1 : dice.int(1, 400),
    principalGone: dice.chance(0.02),
    locks: randomLocks(dice, place),
    denied: dice.chance(0.05)
      ? dice.pick([
          "microsoft.managedidentity/userassignedidentities",
          "microsoft.authorization/roleassignments",
          "microsoft.containerservice/managedclusters",
        ])
      : undefined,
    lacks: dice.chance(0.06) ? dice.pick(RIGHTS) : undefined,
    unregistered: dice.chance(0.03)
      ? dice.pick(["Microsoft.ManagedIdentity", "Microsoft.ContainerService"])
      : undefined,
    routeTable: dice.chance(0.4),
    registry: dice.chance(0.85)
      ? dice.pick(["LegacyRegistryPermissions", "LegacyRegistryPermissions", "AbacRepositoryPermissions"])
      : undefined,
    pulls: dice.chance(0.7),
    identities: Object.values(NAMED).filter(() => dice.chance(0.7)),
    quirks: randomQuirks(dice),
    budget: dice.chance(0.04),
    cores: dice.chance(0.04) ? dice.int(4, 60) : undefined,
    latest: dice.chance(0.15),
    busy: dice.chance(0.06),
    stale: dice.chance(0.05) ? { nodeLabelImage: "AKSUbuntu-1804-2020.10.28" } : undefined,
  };
}

/** What the identities that a cluster begins with hold already, besides what a fleet file tells. */
export const STANDING: readonly { readonly scope: string; readonly role: string }[] = [
  { scope: ROUTE_TABLE, role: ROLES.networkContributor.id },
  { scope: VAULT, role: ROLES.keyVaultCryptoUser.id },
  { scope: PRESENT.kubelet, role: ROLES.managedIdentityOperator.id },
];

export const PULL_ROLES = {
  LegacyRegistryPermissions: ROLES.acrPull.id,
  AbacRepositoryPermissions: ROLES.registryRepositoryReader.id,
} as const;
