import { addonNamed } from "../addons/addons.ts";
import { finding } from "../findings/findings.ts";
import { nameOf } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { WantedGrant } from "../grants/grant.ts";
import { roleWrite } from "../grants/role-write.ts";
import { inClusterFinding, inClusterWrite } from "../in-cluster/planning.ts";
import { inOrder, type PlannedWrite } from "../run/plan.ts";
import { drainFindings, drainWrites } from "../nodes/drains.ts";
import { migrationEstimate, rolesEstimate } from "../cluster/estimate.ts";
import type { MigrationFacts } from "./facts.ts";
import { grantFindings, shortWait } from "../grants/findings.ts";
import { roleWaitMs } from "../grants/role-wait.ts";
import { manyRegistries } from "../grants/wanted/registries.ts";
import { groupRoleFindings } from "../grants/group-roles.ts";
import { grantDifference } from "../grants/difference.ts";
import { grantsLeftBehind } from "../grants/left-behind.ts";
import type { MigrationPlan } from "./plan.ts";
import { sharersIn } from "./sharers.ts";
import { ownPools } from "../cluster/pools.ts";
import { preflight } from "./preflight/preflight.ts";
import { reconcilesFirst } from "./preflight/cluster-state.ts";
import type { MigrationRequest } from "./request.ts";
import { grantsToMake, identitiesToMake, youngGrants } from "../grants/standing.ts";
import { withTags } from "../schema/tags.ts";
import { plannedWrite } from "../writes/writes.ts";
import { strategyOf, strategyWrites } from "./strategy.ts";
import { keepsIdentities, reasonsFor, targetOf } from "./target.ts";
import { wantedGrants } from "../grants/wanted/wanted.ts";
import { irreversible } from "../writes/irreversible.ts";
import { oldIdentity } from "../cluster/half-migrated.ts";
import { ownIdentities, SYSTEM_ASSIGNED, type Target } from "../cluster/target.ts";

/** The plan of a migration. Pure: the same facts make the same plan. */
export function planMigration(
  facts: MigrationFacts,
  request: MigrationRequest,
): MigrationPlan & { readonly expectedMs: number } {
  const { cluster } = facts;
  const target = targetOf(cluster, request);
  const grants = wantedGrants(facts, target.kubelet ?? cluster.kubelet?.resourceId, target);
  const difference = grantDifference(facts, grants, target);
  const pools = target.changesKubelet ? ownPools(cluster) : [];
  const toMake = grantsToMake(facts, target, grants);
  const waitedFor = [...toMake, ...youngGrants(facts, target, grants, roleWaitMs(request))];
  const isLate = lateGrants(cluster, target);
  const keeps = keepsIdentities(target);
  const estimate = (keeps ? rolesEstimate : migrationEstimate)({
    cluster,
    reconciles: reconcilesFirst(cluster, request),
    makesIdentities: identitiesToMake(ownIdentities(target), facts).length > 0,
    grants: { before: waitedFor.some((grant) => !isLate(grant)), after: waitedFor.some(isLate) },
    pools,
    readsInCluster: target.changesKubelet && request.inClusterReads === "runCommand",
    roleWaitMs: roleWaitMs(request),
  });
  return {
    workflow: "migrate-cluster",
    clusterId: cluster.id,
    location: cluster.location,
    madeAt: facts.readAt,
    findings: [
      ...preflight(facts, request, estimate.ms),
      ...(target.changesKubelet
        ? [
            inClusterFinding(cluster.id, request.inClusterReads),
            ...drainFindings(cluster.id, request.whenDrainFails),
            // AKS rolls the nodes as in an upgrade, when the cluster has its managed identity already.
            finding("identity-unavailable-in-upgrades", cluster.id),
          ]
        : []),
      ...grantsLeftBehind(facts, difference, grants),
      ...groupRoleFindings(facts, difference),
      ...(target.changesKubelet ? manyRegistries(facts) : []),
      ...grantFindings(facts, target),
      ...(waitedFor.length > 0 ? shortWait(cluster.id, request) : []),
    ],
    from: describeIdentity(cluster),
    identities: {
      controlPlane: target.controlPlane,
      kubelet: target.kubelet ?? cluster.kubelet?.resourceId ?? "made by AKS in the node resource group",
      because: [...reasonsFor(target, cluster)],
    },
    grants: [...grants],
    ...sharersIn(facts),
    grantDifference: difference,
    writes: plannedWrites(facts, request, target, toMake),
    cannotBeUndone: keeps ? [] : lastingEffects(facts, request, target),
    pools: ownPools(cluster).map((pool) => ({
      name: pool.name,
      osType: pool.osType,
      image: pool.nodeImageVersion ?? "unknown",
      nodes: pool.count,
    })),
    expectedMs: estimate.ms,
    expectedBecause: estimate.because,
  };
}

/** What nobody can undo. Source: learn.microsoft.com/azure/aks/use-managed-identity, limitations. */
function lastingEffects(facts: MigrationFacts, request: MigrationRequest, target: Target): string[] {
  const { controlPlane } = facts.cluster;
  const { changesControlPlane, changesKubelet, kubelet, keepsKubelet } = target;
  const toUser = changesControlPlane && target.controlPlane !== SYSTEM_ASSIGNED;
  return [
    ...(controlPlane.kind === "servicePrincipal"
      ? [irreversible("no-way-back-to-service-principal"), irreversible("tenant-fixed")]
      : []),
    ...(changesControlPlane && controlPlane.kind === "systemAssigned"
      ? [irreversible("system-assigned-identity-lost")]
      : []),
    ...(toUser && controlPlane.kind !== "userAssigned" ? [irreversible("user-assigned-stays")] : []),
    ...(changesKubelet && kubelet !== undefined && keepsKubelet !== true
      ? [irreversible("own-kubelet-stays")]
      : []),
    ...(changesKubelet ? [irreversible("node-disks-lost")] : []),
    ...(changesKubelet && strategyOf(facts, request).kind === "upgradeKubernetesPatch"
      ? [irreversible("version-not-downgraded")]
      : []),
  ];
}

/** `identity` and `servicePrincipalProfile.clientId`, as a report shows them. */
export function describeIdentity(cluster: Cluster): { identity: string; clientId: string } {
  const clientId = cluster.servicePrincipalClientId ?? "none";
  switch (cluster.controlPlane.kind) {
    case "servicePrincipal":
      return { identity: "service principal", clientId };
    case "systemAssigned":
      return { identity: SYSTEM_ASSIGNED, clientId };
    case "userAssigned":
      return { identity: `UserAssigned ${nameOf(cluster.controlPlane.resourceId)}`, clientId };
  }
}

/** Tells the grants whose principal only the change makes: add-ons' identities, AKS's own, a system-assigned one. */
function lateGrants(cluster: Cluster, target: Target): (grant: WantedGrant) => boolean {
  const kubelet = target.kubelet ?? cluster.kubelet?.resourceId;
  const { kind } = cluster.controlPlane;
  return ({ identity, addon = "" }) => {
    if (identity === "addon")
      return kind === "servicePrincipal" || addonNamed(cluster, addon)?.identityObjectId === undefined;
    return identity === "kubelet"
      ? kubelet === undefined
      : target.controlPlane === SYSTEM_ASSIGNED && kind !== "systemAssigned";
  };
}

function plannedWrites(
  facts: MigrationFacts,
  request: MigrationRequest,
  target: Target,
  grants: readonly WantedGrant[],
): PlannedWrite[] {
  const { cluster } = facts;
  if (keepsIdentities(target)) return inOrder(grants.map(roleWrite));
  const replaced = target.changesKubelet ? ownPools(cluster) : [];
  const pools = replaced.map(({ name }) => name);
  const kubelet = target.kubelet ?? cluster.kubelet?.resourceId;
  const kubeletName = kubelet === undefined ? "an identity that AKS creates" : nameOf(kubelet);
  const controlPlane =
    target.controlPlane === SYSTEM_ASSIGNED ? SYSTEM_ASSIGNED : `UserAssigned ${nameOf(target.controlPlane)}`;
  const change = plannedWrite("change-identity", cluster.id, {
    kubeletToo: target.changesKubelet,
    before: describeIdentity(cluster).identity,
    after: `${controlPlane}, kubelet ${kubeletName}`,
    pools: replaced.filter(({ spot }) => !spot).map(({ name }) => name),
    spotPools: replaced.filter(({ spot }) => spot).map(({ name }) => name),
  });
  const late = lateGrants(cluster, target);
  return inOrder([
    ...(reconcilesFirst(cluster, request)
      ? [plannedWrite("reconcile-cluster", cluster.id, { state: cluster.provisioningState })]
      : []),
    ...identitiesToMake(ownIdentities(target), facts).map((id) =>
      plannedWrite("create-identity", id, {
        after: withTags("exists", request.tags ?? cluster.tags),
        unlessExists: true,
      }),
    ),
    ...grants.filter((grant) => !late(grant)).map(roleWrite),
    ...(target.changesKubelet ? inClusterWrite(cluster.id, request.inClusterReads) : []),
    change,
    ...grants.filter(late).map(roleWrite),
    ...pools.map((pool) =>
      plannedWrite("reimage-pool", `${cluster.id}/agentPools/${pool}`, {
        before: oldIdentity(cluster),
        after: kubeletName,
      }),
    ),
    ...(target.changesKubelet ? drainWrites(cluster.id, request.whenDrainFails) : []),
    ...strategyWrites(facts, strategyOf(facts, request), replaced),
  ]);
}
