import { partsOf, type ResourceId, sameId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { touchesCluster } from "../../domain/preflight/locks.ts";
import type { ReadAnswer } from "../../domain/activity/answer.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import {
  roleAssignmentsOf,
  type ActingPrincipal,
  principalsOf,
  registryMode,
  withCustomRoles,
} from "../../domain/grants/principals.ts";
import type { HeldRoleAssignment } from "../../domain/grants/held.ts";
import { migrationIntent } from "../../domain/migration/intent.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import { pullableBy, registriesWithin } from "../../domain/grants/wanted/registries.ts";
import { newestPatch } from "../../domain/migration/patch.ts";
import { identitiesBrought, keepsIdentities, targetOf } from "../../domain/migration/target.ts";
import { readAdopted, readExisting } from "./adopted-identities.ts";
import { answerOf } from "./answer.ts";
import type { Azure } from "./azure.ts";
import { clusterFromArm } from "./cluster-json.ts";
import { type ClusterDocument, readClusterDocument } from "./clusters.ts";
import { readCustomRoles } from "./custom-roles.ts";
import { readFormerPrincipal } from "./former-principal.ts";
import { readServicePrincipal } from "./service-principal.ts";
import { readDisruptionFeature } from "./disruption-feature.ts";
import { readPreflight } from "./preflight.ts";
import { readLocks } from "./locks.ts";
import { readUpgrades } from "./upgrades.ts";
import { readFleetAndBackup } from "./fleet-and-backup.ts";
import { readNodeWindow } from "./maintenance.ts";
import { ownObjectId } from "./own-identity.ts";
import { plannedCluster, plannedIdentities } from "./planned-content.ts";
import type { RelatedResources } from "./around-cluster.ts";
import { readRelatedResources } from "./related-resources.ts";
import { isHalfMigrated } from "../../domain/cluster/half-migrated.ts";
import { withNodesSeen } from "../../domain/cluster/pools.ts";
import { losesIt } from "../../domain/grants/wanted/wanted.ts";
import { readHalfMigratedOn } from "./half-migrated.ts";
import { sharersOf } from "./sharers.ts";
import { readPoolIdentities } from "./pool-identities.ts";
import { readGroupRoles } from "./group-roles.ts";
import { readGatewaysAndVaults } from "./gateways-and-vaults.ts";
import type { FormerPrincipal } from "../../domain/cluster/principals.ts";
import { ownIdentities } from "../../domain/cluster/target.ts";
import { defined } from "../../domain/schema/defined.ts";

/**
 * For a usual cluster, four ARM calls (cluster, locks, related resources in Resource Graph, half-migrated clusters) and
 * three to Microsoft Graph. More calls if the shape of the cluster, policies, a narrow set of permissions or little
 * capacity require them, for existing identities, and for unknown roles.
 */
export async function migrationFactsOf(
  azure: Azure,
  request: MigrationRequest,
): Promise<ReadAnswer<MigrationFacts>> {
  const { clusterId } = request;
  const shown = await readClusterDocument(azure, clusterId);
  if (shown.kind === "failed") return answerOf(shown.failure, clusterId);
  return { kind: "done", value: await factsOfCluster(azure, request, shown.document) };
}

/** The same for a cluster whose JSON has already been read. */
export async function factsOfCluster(
  azure: Azure,
  request: MigrationRequest,
  document: ClusterDocument,
): Promise<MigrationFacts> {
  const cluster = await withNodes(azure, clusterFromArm(document, request.clusterId));
  const { related, ...read } = await readFacts(azure, cluster, request);
  const adopted = await readAdopted(
    azure,
    await readExisting(azure, ownIdentities(targetOf(cluster, request)), {
      named: identitiesBrought(cluster, request),
      shown: related.identities,
    }),
  );
  const facts = { ...read, ...(adopted.length === 0 ? {} : { adopted }) };
  const intent = migrationIntent(facts, request);
  if (intent === undefined) return facts;
  const planned = keepsIdentities(targetOf(cluster, request)) ? [] : plannedWrites(cluster, request, related);
  return { ...facts, preflight: await readPreflight(azure, intent, related, planned) };
}

/** All facts that determine the role assignments and the writes. */
async function readFacts(
  azure: Azure,
  cluster: Cluster,
  request: MigrationRequest,
): Promise<MigrationFacts & { related: RelatedResources }> {
  const { controlPlane } = cluster;
  const servicePrincipal =
    controlPlane.kind === "servicePrincipal"
      ? await readServicePrincipal(azure, controlPlane.clientId)
      : undefined;
  const former =
    controlPlane.kind === "servicePrincipal" ? undefined : await readFormerPrincipal(azure, cluster.id);
  const formerPrincipal = isHalfMigrated(cluster) ? former : undefined;
  const nodeDisruptionFeature = await readDisruptionFeature(azure, cluster);
  const nodeWindow =
    cluster.nodeDisruptionPolicy === "AllowDuringMaintenanceWindow"
      ? await readNodeWindow(azure, cluster.id)
      : undefined;
  const kubernetesPatch =
    request.whenNothingNewer === "upgradeKubernetesPatch"
      ? newestPatch(cluster.kubernetesVersion, await readUpgrades(azure, cluster.id))
      : undefined;
  const { subscription } = partsOf(cluster.id);
  const principals = principalsOf(cluster, servicePrincipal, formerPrincipal);
  const target = targetOf(cluster, request);
  const objectId = await ownObjectId(azure);
  const locks = await readLocks(azure, subscription);
  const related = await readRelatedResources(azure, {
    region: { subscription, location: cluster.location },
    principalIds: [
      ...principals.map(({ principalId }) => principalId),
      ...(former?.kind === "known" ? [former.objectId] : []),
      ...(objectId === undefined ? [] : [objectId]),
    ],
    registryIds: [
      ...(request.registries ?? []),
      ...(cluster.bootstrapRegistryId === undefined ? [] : [cluster.bootstrapRegistryId]),
    ],
    identityIds: ownIdentities(target),
    subnetIds: [...new Set(cluster.pools.flatMap(({ subnetId }) => subnetId ?? []))],
    actors: actorsOf(cluster, principals, formerPrincipal),
    ...(controlPlane.kind === "servicePrincipal" ? {} : { attached: true }),
  });
  const throughGroups = await readGroupRoles(
    azure,
    principals.filter((principal) => losesIt(principal, target)),
    rolesMatterAt(cluster, request, related),
    registriesShown(related),
  );
  const shown = [...roleAssignmentsOf(principals, related.grants), ...throughGroups.held];
  const ofFormer =
    former?.kind === "known" ? roleAssignmentsOf([{ principalId: former.objectId }], related.grants) : [];
  const customRoles = await readCustomRoles(azure, [...shown, ...ofFormer], subscription);
  const held = withCustomRoles(shown, customRoles);
  const halfMigrated = await readHalfMigratedOn(azure, clientIdsOf(cluster, formerPrincipal));
  return {
    related,
    readAt: new Date(azure.clock.now()).toISOString(),
    cluster,
    ...defined({ servicePrincipal, formerPrincipal }),
    ...(former === undefined || formerPrincipal !== undefined
      ? {}
      : { formerPulls: pullsOf(former, withCustomRoles(ofFormer, customRoles), related) }),
    locks: locks.filter((lock) => touchesCluster(cluster, lock)),
    held,
    ...sharersOf(cluster, related.users, halfMigrated),
    ...(throughGroups.unread.length === 0 ? {} : { groupRolesUnread: [...throughGroups.unread] }),
    linkedNetworks: mutable(related.linked),
    registriesWithin: registriesWithin(
      held.filter((one) => losesIt(one, target)),
      registriesShown(related),
    ),
    registries: related.registries.map(({ id, mode }) => ({ id, mode: registryMode(mode) })),
    ...defined({ nodeDisruptionFeature, nodeWindow, kubernetesPatch }),
    // Only kubenet writes routes into a route table of the customer; other network plugins need no right on it.
    routeTables: cluster.networkPlugin === "kubenet" ? { ...related.routeTables } : {},
    ...(await readGatewaysAndVaults(azure, cluster, request.keyVaults)),
    // A cluster with a service principal cannot have Azure Backup, and its migration has no call to spare.
    ...(controlPlane.kind === "servicePrincipal" ? {} : await readFleetAndBackup(azure, cluster.id)),
  };
}

/** The resources in whose subscriptions the roles of an identity matter to a cluster. */
const rolesMatterAt = (
  cluster: Cluster,
  request: MigrationRequest,
  related: RelatedResources,
): ResourceId[] => [
  cluster.id,
  ...cluster.pools.flatMap(({ subnetId }) => subnetId ?? []),
  ...(request.registries ?? []),
  ...related.allRegistries.map(({ id }) => id),
];

/** The registries that a former service principal may pull from. */
function pullsOf(
  former: FormerPrincipal,
  held: readonly HeldRoleAssignment[],
  related: RelatedResources,
): NonNullable<MigrationFacts["formerPulls"]> {
  if (former.kind === "unknown") return { kind: "unknown", because: former.because };
  return { kind: "known", clientId: former.clientId, registries: pullableBy(held, registriesShown(related)) };
}

const registriesShown = ({ allRegistries }: RelatedResources) =>
  allRegistries.map(({ id, mode }) => ({ id, mode: registryMode(mode) }));

/**
 * Adds which identities the nodes have. A cluster's JSON shows managed identities as soon as they are requested; only the
 * scale sets and machines show whether its nodes were re-imaged since. Not needed for a cluster with a service principal.
 */
async function withNodes(azure: Azure, cluster: Cluster): Promise<Cluster> {
  if (cluster.controlPlane.kind === "servicePrincipal" || cluster.kubelet === undefined) return cluster;
  const { subscription } = partsOf(cluster.id);
  const { nodeResourceGroup } = cluster;
  return withNodesSeen(cluster, await readPoolIdentities(azure, { subscription, nodeResourceGroup }));
}

/** The principals of the cluster, as the JSON of other clusters would name them. */
function actorsOf(
  cluster: Cluster,
  principals: readonly ActingPrincipal[],
  former: FormerPrincipal | undefined,
): string[] {
  return [...clientIdsOf(cluster, former), ...principals.map(({ principalId }) => principalId)].filter(
    (id) => id !== "",
  );
}

/** The client ids of the service principal that the nodes of a cluster use, as far as Azure shows it. */
function clientIdsOf({ controlPlane }: Cluster, former: FormerPrincipal | undefined): string[] {
  if (controlPlane.kind === "servicePrincipal") return [controlPlane.clientId];
  return former?.clientId === undefined ? [] : [former.clientId];
}

const mutable = (linked: RelatedResources["linked"]) =>
  Object.fromEntries(Object.entries(linked).map(([subnet, ids]) => [subnet, [...ids]]));

/** The resources to write. Existing identities are not written, so no policy for new resources applies to them. */
function plannedWrites(cluster: Cluster, request: MigrationRequest, { identities }: RelatedResources) {
  const target = targetOf(cluster, request);
  const made = ownIdentities(target).filter(
    (id) => !identities.some(({ resourceId }) => sameId(resourceId, id)),
  );
  return [
    plannedCluster(cluster, target.controlPlane, cluster.tags),
    ...plannedIdentities(made, { location: cluster.location, tags: request.tags ?? cluster.tags }),
  ];
}
