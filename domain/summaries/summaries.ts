import { catalogue, fixed, sentence } from "../text/catalogue.ts";
import { count } from "../text/count.ts";

const pools = (names: string) =>
  sentence<{ readonly pools: readonly string[] }>(({ pools: named }) => `${names}: ${named.join(", ")}.`, {
    pools: ["apps", "batch"],
  });

/** Sentences that the summary of a run can be made of; they are joined by a space. */
const SUMMARIES = catalogue({
  "on-managed-identities": fixed(
    "The control plane and every node pool use managed identities. Nothing uses the service principal any more.",
  ),
  "left-service-principal": fixed(
    "The control plane and every node pool use managed identities. The cluster does not use the service principal any more.",
  ),
  "service-principal-shared": sentence<{ readonly clusters: readonly string[] }>(
    ({ clusters }) =>
      `The control plane and every node pool use managed identities. The service principal is still used by ${clusters.join(", ")}.`,
    { clusters: ["green"] },
  ),
  "service-principal-perhaps-shared": sentence<{ readonly clusters: readonly string[] }>(
    ({ clusters }) =>
      `The control plane and every node pool use managed identities. It cannot be judged whether ${clusters.length === 0 ? "other clusters" : clusters.join(", ")} still ${clusters.length === 1 ? "uses" : "use"} the service principal.`,
    { clusters: ["green"] },
  ),
  "half-migrated": sentence<{ readonly pools: readonly string[] }>(
    ({ pools: named }) =>
      `The migration is half done: the nodes of ${named.join(", ")} still use the service principal.`,
    { pools: ["win"] },
  ),
  "grants-kept-for-others": sentence<{ readonly kept: number; readonly clusters: readonly string[] }>(
    ({ kept, clusters }) =>
      `${count(kept, "role assignment stays", "role assignments stay")} for ${clusters.join(", ")}.`,
    { kept: 3, clusters: ["green"] },
  ),
  "grants-kept-unjudged": sentence<{ readonly kept: number; readonly clusters: readonly string[] }>(
    ({ kept, clusters }) =>
      `${count(kept, "role assignment stays", "role assignments stay")}: it cannot be judged whether ${clusters.length === 0 ? "other clusters need" : `${clusters.join(", ")} ${clusters.length === 1 ? "needs" : "need"}`} ${kept === 1 ? "it" : "them"}.`,
    { kept: 3, clusters: ["green"] },
  ),
  "on-requested-identities": fixed("The control plane and every node pool use the requested identities."),
  "control-plane-changed": fixed(
    "The control plane uses the requested identity. Components may use tokens of the old identity for some hours.",
  ),
  "pools-still-on-old-identity": sentence<{ readonly old: string; readonly pools: readonly string[] }>(
    ({ old, pools: named }) =>
      `The control plane uses its managed identity. ${named.length === 1 ? "1 pool still uses" : `${String(named.length)} pools still use`} ${old}: ${named.join(", ")}.`,
    { old: "the service principal", pools: ["win"] },
  ),
  "identities-not-shown": fixed(
    "The operation ended, but Azure does not show the cluster with the requested identities.",
  ),
  "add-on-roles-open": sentence(({ roles }) => `${count(roles, "role")} of add-ons could not be assigned.`, {
    roles: 1,
  }),
  "cluster-created": sentence(({ name, identity }) => `The cluster ${name} uses ${identity}.`, {
    name: "web",
    identity: "UserAssigned id-web",
  }),
  "roles-effective": sentence(
    ({ roles }) =>
      roles === 1
        ? "1 role assignment exists and is effective."
        : `${String(roles)} role assignments exist and are effective.`,
    { roles: 2 },
  ),
  "roles-effective-by": sentence(
    ({ roles, at }) =>
      roles === 1
        ? `1 role assignment exists and is effective by ${at}.`
        : `${String(roles)} role assignments exist. All are effective by ${at}.`,
    { roles: 2, at: "2026-07-02T15:00:00.000Z" },
  ),
  "identity-ready": sentence(
    ({ outcome, principalId, clientId }) =>
      `The identity was ${outcome}. Use its object id ${principalId} for role assignments, and its client id ${clientId} to sign in.`,
    {
      outcome: "created",
      principalId: "11111111-1111-1111-1111-111111111111",
      clientId: "22222222-2222-2222-2222-222222222222",
    },
  ),
  "nothing-to-do": fixed("There was nothing to do."),
  "images-upgraded": pools("Pools with a new node image"),
  "no-image-needed": fixed("No pool needed a new node image."),
  "no-image-upgraded": fixed("No pool got a new node image."),
  "no-newer-image": pools("Pools for which Azure has no newer node image"),
  "image-not-on-nodes": pools("Pools whose nodes do not have the node image that Azure shows"),
  "pools-skipped": pools("Skipped pools"),
  "feature-registered": sentence(({ what }) => `${what} is registered.`, {
    what: "Microsoft.ContainerService/AKS-ExamplePreview",
  }),
  "feature-not-needed": sentence(({ what }) => `${what} needs no registration any more.`, {
    what: "Microsoft.ContainerService/AKS-ExamplePreview",
  }),
  "feature-pending": sentence(({ what }) => `${what} is Pending: the product group must approve it.`, {
    what: "Microsoft.ContainerService/AKS-ExamplePreview",
  }),
  "feature-still-registering": sentence(({ what, state }) => `${what} is still ${state} after six hours.`, {
    what: "Microsoft.ContainerService/AKS-ExamplePreview",
    state: "Registering",
  }),
  "grants-removed": sentence(
    ({ removed }) =>
      `${count(removed, "role assignment")} of the old identity ${removed === 1 ? "was" : "were"} removed.`,
    { removed: 3 },
  ),
  "grants-still-shown": sentence(({ left }) => `Azure still shows ${String(left)} of them.`, { left: 1 }),
  "grants-not-served": sentence(
    ({ left }) =>
      `${count(left, "role assignment")} ${left === 1 ? "is" : "are"} in subscriptions that this deployment does not serve.`,
    { left: 1 },
  ),
  "identities-inspected": sentence<{ readonly inUse: readonly string[] }>(
    ({ inUse }) => `Identities in use: ${inUse.join(", ")}.`,
    { inUse: ["Service principal (legacy)"] },
  ),
  "grants-missing": sentence(
    ({ missing }) => `${count(missing, "role assignment")} ${missing === 1 ? "is" : "are"} missing.`,
    { missing: 1 },
  ),
  "ready-to-migrate": fixed("The cluster is ready to migrate."),
  "not-ready-to-migrate": fixed("The cluster is not ready to migrate: see the findings."),
  "fleet-read": sentence(
    ({ clusters, subscriptions, onServicePrincipal, halfDone, done }) =>
      `The fleet has ${count(clusters, "cluster")} in ${count(subscriptions, "subscription")}: ${String(onServicePrincipal)} on a service principal, ${String(halfDone)} half migrated, ${String(done)} on managed identities.`,
    { clusters: 40, subscriptions: 4, onServicePrincipal: 25, halfDone: 2, done: 13 },
  ),
  "fleet-first-snapshot": fixed("It is the first snapshot, so there is nothing to compare it with."),
  "fleet-changes": sentence(
    ({ changes }) =>
      changes === 0
        ? "Nothing has changed since the previous snapshot."
        : `There ${changes === 1 ? "is" : "are"} ${count(changes, "change")} since the previous snapshot.`,
    { changes: 3 },
  ),
  "subscriptions-unread": sentence(({ unread }) => `${count(unread, "subscription")} could not be read.`, {
    unread: 1,
  }),
  "kubelet-may-pull": sentence(
    ({ roles }) =>
      `The kubelet identity has the ${count(roles, "role assignment")} that it lacked for pulling images. The identities of the cluster stay as they were.`,
    { roles: 1 },
  ),
  "pull-rights-to-assign": fixed(
    "The identities of the cluster stay. `migrate-cluster` assigns the kubelet identity the roles for pulling images that it lacks.",
  ),
  "no-migration-needed": fixed("There is nothing to migrate."),
  "sweep-came-through": sentence(
    ({ workflow, targets }) =>
      `The workflow ${workflow} succeeded on ${targets === 1 ? "the only cluster" : `all ${String(targets)} clusters`}.`,
    { workflow: "migrate-cluster", targets: 12 },
  ),
  "sweep-came-part-way": sentence(
    ({ workflow, succeeded, targets }) =>
      `The workflow ${workflow} succeeded on ${String(succeeded)} of ${count(targets, "cluster")}.`,
    { workflow: "migrate-cluster", succeeded: 9, targets: 12 },
  ),
  "sweep-others": sentence<{ readonly ends: readonly string[] }>(
    ({ ends }) => `The others: ${ends.join(", ")}.`,
    {
      ends: ["2 failed", "1 not started"],
    },
  ),
  "subscription-onboarded": fixed("The subscription is onboarded."),
  "subscription-not-onboarded": sentence<{ readonly roles: readonly string[] }>(
    ({ roles }) => `The subscription is not onboarded: Keyless lacks permissions of ${roles.join(", ")}.`,
    { roles: ["Keyless inventory"] },
  ),
  "subscription-access-unknown": fixed(
    "The subscription is not onboarded: Azure does not show Keyless what it may do there.",
  ),
  "schedules-joined": sentence<{ readonly schedules: readonly string[] }>(
    ({ schedules }) =>
      `It joined the ${schedules.length === 1 ? "schedule" : "schedules"} ${schedules.join(", ")}.`,
    { schedules: ["weekly"] },
  ),
  "clusters-found": sentence(clustersFound, {
    clusters: 12,
    onServicePrincipal: 5,
    blocked: 1,
    unreadable: 2,
  }),
});

export type SummaryCode = (typeof SUMMARIES.codes)[number];

export const { codes: SUMMARY_CODES, say: summary, example: exampleSummary } = SUMMARIES;

interface Found {
  readonly clusters: number;
  readonly onServicePrincipal: number;
  readonly blocked: number;
  readonly unreadable: number;
}

function clustersFound({ clusters, onServicePrincipal: on, blocked, unreadable }: Found): string {
  if (clusters === 0) return "It has no clusters.";
  const unread = unreadable === 0 ? "" : `; ${String(unreadable)} could not be read`;
  const those =
    on === 0
      ? "none on a service principal"
      : on === 1
        ? `1 on a service principal, ${blocked === 1 ? "which cannot" : "which can"} be migrated at the moment`
        : `${String(on)} on service principals, of which ${blocked === 0 ? "all can" : `${String(blocked)} cannot`} be migrated at the moment`;
  return `It has ${count(clusters, "cluster")}: ${those}${unread}.`;
}
