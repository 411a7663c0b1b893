import { idIn, linuxPool, windowsPool } from "./shapes.ts";
import {
  type Member,
  onOwnIdentities,
  onPrincipal,
  onSystemIdentity,
  SUBSCRIPTIONS,
  type SubscriptionName,
} from "./member.ts";
import {
  callerLacks,
  deniedByPolicy,
  deniedByStack,
  drainBlocked,
  halfDone,
  locked,
  principalDeleted,
  principalDisabled,
  quotaUsed,
} from "./troubles.ts";
import { registryType } from "../../providers/microsoft.containerregistry/routes.ts";
import type { Moment } from "../../core/moment.ts";
import { groupId, groupOf, subscriptionOf } from "../../world/ids.ts";
import type { FleetCluster } from "../fleet-cluster.ts";
import { grantStanding, placeDocument, populate } from "../populate.ts";
import { changePrincipal, principalOf } from "./principal.ts";

const DAY = 24 * 60 * 60 * 1000;
const ROLES = {
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
} as const;

const system = linuxPool("system", "System", 3);
const apps = (count: number, more: object = {}) => linuxPool("apps", "User", count, more);

/** Nothing stands in their way. */
const READY: readonly Member[] = [
  onPrincipal("shop", "catalog", { secretDays: 3, pools: [system, apps(4)] }),
  onPrincipal("shop", "basket", { secretDays: 9, pools: [system, apps(6)] }),
  onPrincipal("shop", "search", { secretDays: 21 }),
  onPrincipal("shop", "reviews", { secretDays: 60, location: "northeurope" }),
  onPrincipal("shop", "assets", { pools: [system, windowsPool("win", 2)] }),
  onPrincipal("payments", "ledger", { secretDays: 6, pools: [system, apps(3)] }),
  onPrincipal("payments", "invoices", { secretDays: 28, location: "northeurope" }),
  onPrincipal("payments", "refunds", { secretDays: 90, location: "northeurope" }),
  onPrincipal("data", "events", { secretDays: 13, pools: [system, apps(10)] }),
  onPrincipal("data", "batch", {
    pools: [
      system,
      apps(5, {
        scaleSetPriority: "Spot",
        nodeTaints: ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"],
        nodeLabels: { "kubernetes.azure.com/scalesetpriority": "spot" },
      }),
    ],
  }),
  onPrincipal("sandbox", "trial", { secretDays: 400, pools: [linuxPool("system", "System", 1)] }),
  onPrincipal("sandbox", "lab", { secretDays: 30, location: "northeurope" }),
];

/** Three clusters run on one service principal: it can go when the last of them has left it. */
const SHARED: readonly Member[] = [
  onPrincipal("shop", "web-east", { principal: "web", secretDays: 5 }),
  onPrincipal("shop", "web-west", { principal: "web", secretDays: 5, location: "northeurope" }),
  onPrincipal("sandbox", "web-test", { principal: "web", secretDays: 5 }),
];

/** On managed identities already. */
const DONE: readonly Member[] = [
  onSystemIdentity("shop", "login"),
  onSystemIdentity("payments", "cards"),
  onSystemIdentity("data", "lake", { pools: [system, apps(8)] }),
  onSystemIdentity("sandbox", "play", { location: "northeurope" }),
  onOwnIdentities("shop", "checkout", { pools: [system, apps(5)] }),
  onOwnIdentities("payments", "fraud"),
  onOwnIdentities("payments", "reports", { location: "northeurope" }),
  onOwnIdentities("data", "metrics"),
];

/** A person has to do something first, or the migration needs one on its way. */
const TROUBLED: readonly Member[] = [
  onPrincipal("shop", "archive", { properties: { powerState: { code: "Stopped" } } }),
  onPrincipal("shop", "mailer", { properties: { provisioningState: "Failed" } }),
  onPrincipal("shop", "legacy", {
    pools: [linuxPool("agentpool", "System", 3, { type: "AvailabilitySet", vnetSubnetID: undefined })],
  }),
  onPrincipal("shop", "prices", { arrange: drainBlocked("apps"), pools: [system, apps(3)] }),
  onPrincipal("payments", "vault", { arrange: locked("ReadOnly") }),
  onPrincipal("payments", "audit", { arrange: locked("CanNotDelete"), secretDays: 40 }),
  onPrincipal("payments", "clearing", { arrange: deniedByStack }),
  onPrincipal("payments", "swift", { arrange: deniedByPolicy }),
  onPrincipal("payments", "tokens", { properties: privateCluster("payments") }),
  onPrincipal("data", "models", { location: "swedencentral", arrange: quotaUsed(12) }),
  onPrincipal("data", "windows-old", {
    pools: [
      system,
      windowsPool("win", 2, {
        osSKU: "Windows2019",
        nodeImageVersion: "AKSWindows-2019-containerd-17763.5576.240401",
      }),
    ],
  }),
  onPrincipal("data", "streams", { arrange: principalDisabled }),
  onPrincipal("sandbox", "expired", { secretDays: -12 }),
  onPrincipal("sandbox", "orphan", { arrange: principalDeleted }),
  onSystemIdentity("data", "half-done", { pools: [system, apps(3)], ...halfDone("data", "half-done") }),
  onSystemIdentity("sandbox", "half-way", { ...halfDone("sandbox", "half-way") }),
  onPrincipal("sandbox", "closed", { arrange: callerLacks("Microsoft.Authorization/roleAssignments/write") }),
];

/** A private cluster with a DNS zone of the subscription's own. */
function privateCluster(subscription: SubscriptionName): object {
  const zone = "Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io";
  return {
    apiServerAccessProfile: {
      enablePrivateCluster: true,
      privateDNSZone: idIn(SUBSCRIPTIONS[subscription], "rg-network", zone),
    },
  };
}

/** 40 clusters in 4 subscriptions. */
export const COMPANY: readonly Member[] = [...READY, ...SHARED, ...DONE, ...TROUBLED];

/** Fills an empty world with the demo company: its clusters, a registry in each subscription, and what stands in the way. */
export function populateCompany(moment: Moment): void {
  populate(
    moment,
    COMPANY.map(({ cluster }) => cluster),
  );
  for (const subscription of Object.values(SUBSCRIPTIONS)) {
    placeDocument(moment, registryType, registryOf(subscription), {
      location: "westeurope",
      sku: { name: "Premium" },
    });
  }
  for (const { cluster, secretDays, arrange } of COMPANY) {
    if (secretDays !== undefined) endSecret(moment, cluster, secretDays);
    letPull(moment, cluster);
    arrange?.(moment, cluster);
  }
}

const registryOf = (subscription: string): string =>
  idIn(subscription, "rg-shared", `Microsoft.ContainerRegistry/registries/images${subscription.slice(-4)}`);

function endSecret(moment: Moment, cluster: FleetCluster, days: number): void {
  changePrincipal(moment, cluster, (principal) => ({
    ...principal,
    secretExpiresAt: moment.now + days * DAY,
  }));
}

/** Whoever pulls images for a cluster may: by AcrPull on the registry, in the subscription `data` as a reader of its group. */
function letPull(moment: Moment, { id, properties }: FleetCluster): void {
  const subscription = subscriptionOf(id);
  const registry = registryOf(subscription);
  const { kubeletidentity } = (properties["identityProfile"] ?? {}) as {
    kubeletidentity?: { objectId: string };
  };
  const puller = kubeletidentity?.objectId ?? principalOf(moment, properties)?.objectId;
  if (puller === undefined) return;
  if (subscription !== SUBSCRIPTIONS.data) grantStanding(moment, registry, puller, ROLES.acrPull);
  else grantStanding(moment, groupId(subscription, groupOf(registry)), puller, ROLES.reader);
}
