import { nameOf, requireArmId, userAssignedIdentityId } from "../arm-id.ts";
import type { Cluster } from "../cluster.ts";
import { spell } from "../duration.ts";
import type { Finding } from "../finding.ts";
import type { WantedGrant } from "../grant.ts";
import { inOrder, type PlannedWrite } from "../run/plan.ts";
import { identityUpdateMs, imageUpgradeMs, PROPAGATION_MS } from "./estimate.ts";
import type { HeldGrant, MigrationFacts } from "./facts.ts";
import type { MigrationPlan } from "./plan.ts";
import { ownPools } from "./pools.ts";
import { preflight } from "./preflight.ts";
import type { MigrationRequest } from "./request.ts";
import { grantsLeftBehind, wantedGrants } from "./wanted-grants.ts";

/** What a migration would do with these facts. Nothing is read or written; the same facts make the same plan. */
export function planMigration(facts: MigrationFacts, request: MigrationRequest): MigrationPlan {
  const { cluster } = facts;
  const identities = identitiesFor(cluster, request);
  const grants = wantedGrants(facts, identities.kubelet);
  const updateMs = identityUpdateMs(cluster);
  const imagesMs = ownPools(cluster).reduce((sum, pool) => sum + imageUpgradeMs(pool), 0);
  const expectedMs = PROPAGATION_MS + Math.max(updateMs, imagesMs);
  return {
    workflow: "migrate-cluster",
    clusterId: cluster.id,
    location: cluster.location,
    madeAt: facts.readAt,
    findings: [...preflight(facts, request, expectedMs), ...grantsLeftBehind(facts, grants).map(leftBehind)],
    from: describeIdentity(cluster),
    identities,
    grants: [...grants],
    writes: plannedWrites(cluster, identities, grants),
    cannotBeUndone: [
      "A cluster that has left its service principal cannot go back to one.",
      "Nodes are re-imaged: what pods keep on a node's own disk is gone.",
    ],
    pools: ownPools(cluster).map((pool) => ({
      name: pool.name,
      osType: pool.osType,
      image: pool.nodeImageVersion ?? "unknown",
      nodes: pool.count,
    })),
    expectedMs,
    expectedBecause: `${spell(PROPAGATION_MS)} until the roles act, then about ${spell(updateMs)} for the control plane and ${String(ownPools(cluster).length)} pools, from node counts and surge settings`,
  };
}

/** `identity` and `servicePrincipalProfile.clientId`, as a report shows them. */
export function describeIdentity(cluster: Cluster): { identity: string; clientId: string } {
  const clientId = cluster.servicePrincipalClientId ?? "none";
  switch (cluster.controlPlane.kind) {
    case "servicePrincipal":
      return { identity: "service principal", clientId };
    case "systemAssigned":
      return { identity: "SystemAssigned", clientId };
    case "userAssigned":
      return { identity: `UserAssigned ${nameOf(cluster.controlPlane.resourceId)}`, clientId };
  }
}

function identitiesFor(cluster: Cluster, request: MigrationRequest): MigrationPlan["identities"] {
  const id = requireArmId(cluster.id);
  const own = (role: string) =>
    userAssignedIdentityId(id.subscription, id.resourceGroup, `id-${cluster.name}-${role}`);
  return {
    controlPlane: request.controlPlaneIdentityId ?? own("control-plane"),
    kubelet: request.kubeletIdentityId ?? own("kubelet"),
  };
}

function plannedWrites(
  cluster: Cluster,
  identities: MigrationPlan["identities"],
  grants: readonly WantedGrant[],
): PlannedWrite[] {
  const pools = ownPools(cluster).map(({ name }) => name);
  return inOrder([
    ...[identities.controlPlane, identities.kubelet].map((resource) => ({
      does: "create the user-assigned identity, or adopt it",
      resource,
      before: "absent, or as it is",
      after: "exists",
      undoable: true,
    })),
    ...grants.map((grant) => ({
      does: `grant ${grant.roleName} to the ${grant.identity === "kubelet" ? "kubelet" : "control-plane"} identity`,
      resource: grant.scope,
      before: "not granted to it, or as it is",
      after: grant.because,
      undoable: true,
    })),
    {
      does: "change the cluster's identity and the kubelet identity in one PUT",
      resource: cluster.id,
      before: describeIdentity(cluster).identity,
      after: `UserAssigned ${nameOf(identities.controlPlane)}, kubelet ${nameOf(identities.kubelet)}`,
      undoable: false,
      disrupts: `nodes of ${pools.join(", ")} are cordoned, drained and re-imaged, by this update or by the image upgrade`,
    },
    ...pools.map((pool) => ({
      does: "upgrade the node image, only if the update has not re-imaged the pool",
      resource: `${cluster.id}/agentPools/${pool}`,
      before: "nodes carry the service principal",
      after: `nodes carry ${nameOf(identities.kubelet)}`,
      undoable: false,
    })),
  ]);
}

function leftBehind(held: HeldGrant): Finding {
  return {
    severity: "warning",
    code: "grant-not-carried-over",
    resource: held.scope,
    means: `the service principal holds role ${nameOf(held.roleDefinitionId)} here, and the new identities will not`,
    remedy: "grant it yourself to the identity that needs it, if something in the cluster uses it",
    source: "https://github.com/Azure/AKS/issues/1983",
  };
}
