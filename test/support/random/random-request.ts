import { WhenNothingNewer } from "../../../domain/migration/request.ts";
import type { Dice } from "./dice.ts";
import {
  CLUSTER_ID,
  DISK_SET,
  identityId,
  inGroup,
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
import { type ClusterKind, PRESENT } from "./random-cluster.ts";
import { NAMED } from "./random-scene.ts";

export type Request = Readonly<Record<string, unknown>>;

/** What a request can depend on. */
export interface Asked {
  readonly place: Place;
  readonly kind: ClusterKind;
  readonly pools: readonly string[];
  /** The migration whose leftovers a clean-up names. */
  readonly migrationRunId: string;
}

type Draw = (dice: Dice, asked: Asked) => Request;

const maybe = <Value>(dice: Dice, share: number, name: string, value: () => Value): object =>
  dice.chance(share) ? { [name]: value() } : {};

const registries = (dice: Dice): object =>
  maybe(dice, 0.25, "registries", () => [
    REGISTRY,
    ...(dice.chance(0.1) ? [REGISTRY.replace("images", "nobodys")] : []),
  ]);

/** Identities that can be asked for, and the type that goes with them or, now and then, does not. */
function identities(dice: Dice, kind: ClusterKind): object {
  const named = {
    ...maybe(dice, 0.5, "controlPlaneIdentityId", () => NAMED.controlPlane),
    ...maybe(dice, 0.5, "kubeletIdentityId", () => NAMED.kubelet),
  };
  switch (kind) {
    case "servicePrincipal":
      return dice.pick([
        {},
        {},
        {},
        named,
        { identityType: "SystemAssigned" },
        { identityType: "SystemAssigned", kubeletIdentityId: NAMED.kubelet },
        { controlPlaneIdentityId: NAMED.controlPlane, kubeletIdentityId: NAMED.controlPlane },
      ]);
    case "systemAssigned":
      return dice.pick([
        { identityType: "UserAssigned" },
        { identityType: "UserAssigned", ...named },
        { controlPlaneIdentityId: NAMED.controlPlane },
        named,
      ]);
    case "userAssigned":
      return dice.pick([
        { controlPlaneIdentityId: NAMED.controlPlane },
        { kubeletIdentityId: NAMED.kubelet },
        { controlPlaneIdentityId: NAMED.controlPlane, kubeletIdentityId: NAMED.kubelet },
        named,
        { identityType: "SystemAssigned" },
      ]);
  }
}

const STRATEGIES = WhenNothingNewer.options as [string, ...string[]];

const migrate: Draw = (dice, { kind }) => ({
  clusterId: CLUSTER_ID,
  ...identities(dice, kind),
  ...registries(dice),
  ...maybe(dice, 0.3, "whenFailed", () => dice.pick(["refuse", "reconcile", "reconcile"])),
  ...maybe(dice, 0.5, "whenNothingNewer", () => dice.pick(STRATEGIES)),
});

const upgrade: Draw = (dice, { pools }) => ({
  clusterId: CLUSTER_ID,
  ...maybe(dice, 0.3, "pools", () => {
    const some = pools.filter(() => dice.chance(0.6));
    return [...(some.length === 0 ? pools.slice(0, 1) : some), ...(dice.chance(0.1) ? ["ghost"] : [])];
  }),
  ...maybe(dice, 0.5, "whenNothingNewer", () => dice.pick(["wait", "report"])),
});

const create: Draw = (dice, { place }) => {
  const system = dice.chance(0.25);
  const kubenet = dice.chance(0.3);
  const subnet = dice.chance(0.5);
  return {
    clusterId: CLUSTER_ID,
    location: place.location,
    ...(system ? { identityType: "SystemAssigned" } : {}),
    ...maybe(dice, system ? 0 : 0.3, "controlPlaneIdentityId", () => NAMED.controlPlane),
    ...maybe(dice, system ? 0.1 : 0.3, "kubeletIdentityId", () => NAMED.kubelet),
    ...(kubenet ? { networkPlugin: "kubenet" } : {}),
    ...(subnet ? { subnetId: SUBNET } : {}),
    ...(subnet && kubenet && dice.chance(0.5) ? { routeTableId: ROUTE_TABLE } : {}),
    ...maybe(dice, 0.2, "diskEncryptionSetId", () => DISK_SET),
    ...maybe(dice, 0.15, "privateDnsZoneId", () =>
      dice.chance(0.9) ? zoneOf(place) : inGroup("rg-net", "Microsoft.Network/privateDnsZones/wrong.example"),
    ),
    ...maybe(dice, 0.3, "serviceCidr", () => "10.2.0.0/24"),
    ...maybe(dice, 0.15, "dnsServiceIp", () => dice.pick(["10.2.0.10", "10.2.0.10", "10.9.0.10"])),
    ...maybe(dice, 0.1, "dockerBridgeCidr", () => "172.17.0.1/16"),
    ...maybe(dice, 0.2, "kubernetesVersion", () => dice.pick(["1.33", "1.33.5", "1.11"])),
    ...maybe(dice, 0.2, "nodes", () => ({ count: dice.int(1, 5) })),
    ...registries(dice),
  };
};

const ensureIdentity: Draw = (dice, { place }) => ({
  identityId: dice.pick([
    NAMED.controlPlane,
    NAMED.kubelet,
    identityId("id-api", "rg-new"),
    identityId("id-api"),
  ]),
  location: place.location,
  ...maybe(dice, 0.6, "federatedCredentials", () =>
    Array.from({ length: dice.int(1, 3) }, (_, index) => ({
      name: `api-${String(index)}`,
      issuer: dice.chance(0.9) ? ISSUER : "https://westeurope.oic.prod-aks.azure.com/somebody/else/",
      subject: `system:serviceaccount:orders:api-${String(dice.chance(0.1) ? 0 : index)}`,
    })),
  ),
});

const grantRoles: Draw = (dice) => ({
  principal: dice.pick([
    { identityId: NAMED.ownControlPlane },
    ...Array.from({ length: 4 }, () => ({ identityId: NAMED.controlPlane })),
    ...Array.from({ length: 4 }, () => ({ identityId: NAMED.kubelet })),
    { identityId: PRESENT.kubelet },
    { identityId: identityId("id-nobody") },
    { principalId: "44444444-5555-4666-8777-000000000000" },
  ]),
  grants: Array.from({ length: dice.int(1, 4) }, () => ({
    scope: dice.pick([SUBNET, REGISTRY, VAULT, ROUTE_TABLE, SUBSCRIPTION]),
    role: dice.pick([
      "Network Contributor",
      "AcrPull",
      "Key Vault Crypto User",
      "Reader",
      "acdd72a7-3385-48ef-bd42-f606fba81ae7",
      ...(dice.chance(0.3) ? ["Owner"] : []),
      ...(dice.chance(0.1) ? ["Nobody's Role"] : []),
    ]),
  })),
  ...maybe(dice, 0.3, "awaitPropagation", () => dice.chance(0.5)),
});

const registerFeature: Draw = (dice) => ({
  subscription: SUBSCRIPTION_ID,
  ...dice.pick<object>([
    { namespace: "Microsoft.ContainerService", feature: "NodeDisruptionProfile" },
    { namespace: "Microsoft.ContainerService", feature: "NodeDisruptionProfile" },
    { namespace: "Microsoft.ContainerService", feature: "NeedsApproval" },
    { namespace: "Microsoft.ContainerService", feature: "SticksForEver" },
    { namespace: "Microsoft.ContainerService", feature: "MigrateToMSIClusterPreview" },
    { namespace: "Microsoft.ContainerService", feature: "MisspeltPreview" },
    { namespace: "Microsoft.ContainerService" },
    { namespace: "Microsoft.ManagedIdentity" },
  ]),
});

const inspect: Draw = (dice) => ({
  clusterId: dice.chance(0.1) ? CLUSTER_ID.replace(/orders$/, "nowhere") : CLUSTER_ID,
});

const cleanUp: Draw = (dice, { migrationRunId }) => ({
  clusterId: CLUSTER_ID,
  migrationRunId: dice.chance(0.1) ? "migrate-nothing-000000000000" : migrationRunId,
});

/** The budgets, the pauses and the approval of a wave, and how many of it may go on in one place. */
const limits = (dice: Dice): object => ({
  ...maybe(dice, 0.3, "perSubscription", () => dice.int(1, 2)),
  ...maybe(dice, 0.3, "perRegion", () => dice.int(1, 2)),
  ...maybe(dice, 0.3, "soak", () => "PT1H"),
  ...maybe(dice, 0.3, "approval", () => true),
  ...maybe(dice, 0.5, "maxFailures", () => dice.int(0, 1)),
  ...maybe(dice, 0.5, "minSuccess", () => dice.int(0, 1)),
});

/** A sweep over the clusters that there are, over one of them, or over none. */
const sweep: Draw = (dice, asked) => {
  const workflow = dice.pick([
    "inspect-cluster",
    "migrate-cluster",
    "migrate-cluster",
    "upgrade-node-images",
  ]);
  const drawn = WORKFLOWS_DRAWN[workflow]?.request(dice, asked) ?? {};
  const request = Object.fromEntries(Object.entries(drawn).filter(([name]) => name !== "clusterId"));
  return {
    workflow,
    request,
    targets: dice.pick<object>([{}, { clusterIds: [CLUSTER_ID] }, { regions: [asked.place.location] }]),
    waves: dice.chance(0.5)
      ? [{ name: "only", ...maybe(dice, 0.5, "concurrency", () => dice.int(1, 2)), ...limits(dice) }]
      : [
          { name: "canary", clusters: 1, ...limits(dice) },
          { name: "rest", ...maybe(dice, 0.5, "concurrency", () => dice.int(1, 2)), ...limits(dice) },
        ],
    ...maybe(dice, 0.3, "maxFailures", () => dice.int(0, 2)),
    ...maybe(dice, 0.3, "windows", () => [
      { days: ["monday", "thursday"], start: "20:00", durationMinutes: 600, timeZone: "Europe/Zurich" },
    ]),
    ...maybe(dice, 0.2, "blackouts", () => [
      { from: "2026-03-02T08:30:00Z", to: "2026-03-02T21:00:00Z", reason: "the week's deliveries" },
    ]),
  };
};

const onboard: Draw = (dice) => ({
  subscription: SUBSCRIPTION_ID,
  ...maybe(dice, 0.7, "register", () => ({
    providers: dice.pick([[], ["Microsoft.ManagedIdentity"], ["Microsoft.ContainerService"]]),
    features: dice.chance(0.5)
      ? [{ namespace: "Microsoft.ContainerService", feature: "NodeDisruptionProfile" }]
      : [],
  })),
});

interface Drawn {
  /** How often the workflow is drawn, against the other workflows. */
  readonly share: number;
  readonly request: Draw;
}

/** How often each workflow is drawn, and how its request is. */
export const WORKFLOWS_DRAWN: Readonly<Record<string, Drawn>> = {
  "migrate-cluster": { share: 34, request: migrate },
  "upgrade-node-images": { share: 12, request: upgrade },
  "create-cluster": { share: 12, request: create },
  "clean-up": { share: 8, request: cleanUp },
  "grant-roles": { share: 7, request: grantRoles },
  "ensure-identity": { share: 6, request: ensureIdentity },
  "register-feature": { share: 6, request: registerFeature },
  "inspect-cluster": { share: 5, request: inspect },
  "audit-fleet": { share: 3, request: () => ({}) },
  sweep: { share: 5, request: sweep },
  "onboard-subscription": { share: 2, request: onboard },
};

/** Preview features of the random worlds, and what becomes of their registration. */
export const PREVIEWS = {
  "Microsoft.ContainerService/NodeDisruptionProfile": "registers",
  "Microsoft.ContainerService/NeedsApproval": "needsApproval",
  "Microsoft.ContainerService/SticksForEver": "sticks",
} as const;
