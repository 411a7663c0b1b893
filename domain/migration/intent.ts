import { type ArmId, nameOf, partsOf } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Intent } from "../preflight/preflight.ts";
import { type Demand, surgeDemands } from "../preflight/demand.ts";
import { ACTIONS, type NeededRight, rightsToGrant } from "../preflight/rights.ts";
import { linkedRights, reimaging } from "../preflight/cluster-rights.ts";
import type { MigrationFacts } from "./facts.ts";
import { ownPools } from "../cluster/pools.ts";
import type { MigrationRequest } from "./request.ts";
import { replacedAtOnce, whyNotReplaced } from "../nodes/scale-out.ts";
import { grantsToMake, identitiesToMake } from "../grants/standing.ts";
import { identitiesBrought, keepsIdentities, targetOf } from "./target.ts";
import { wantedGrants } from "../grants/wanted/wanted.ts";
import { ownIdentities, type Target } from "../cluster/target.ts";

/** What a migration is going to do that Azure can be asked about; undefined where it would change nothing. */
export function migrationIntent(facts: MigrationFacts, request: MigrationRequest): Intent | undefined {
  const { cluster } = facts;
  const target = targetOf(cluster, request);
  if (keepsIdentities(target)) return rolesIntent(facts, target);
  const own = ownIdentities(target);
  const assigned = [...new Set([...own, ...identitiesBrought(cluster, request)])];
  const grants = wantedGrants(facts, target.kubelet ?? cluster.kubelet?.resourceId, target);
  const rights: readonly NeededRight[] = [
    { action: ACTIONS.changeCluster, scope: cluster.id },
    ...(target.changesKubelet ? [{ action: ACTIONS.upgradeImage, scope: cluster.id }] : []),
    ...(target.changesKubelet ? strategyRights(request, cluster.id) : []),
    ...identitiesToMake(own, facts).map((scope) => ({ action: ACTIONS.makeIdentity, scope })),
    ...assigned.map((scope) => ({ action: ACTIONS.assignIdentity, scope })),
    ...rightsToGrant(grantsToMake(facts, target, grants)),
    ...linkedRights(cluster),
  ];
  return {
    resource: cluster.id,
    region: { subscription: partsOf(cluster.id).subscription, location: cluster.location },
    rights,
    byAks: target.changesKubelet ? reimaging(cluster) : [],
    demands: target.changesKubelet ? demandsOf(cluster, request) : [],
    // The update may roll the pools in any order; the image upgrades come one after the other.
    atOnce: true,
  };
}

/** Roles alone are assigned: AKS is not asked for anything. */
function rolesIntent(facts: MigrationFacts, target: Target): Intent | undefined {
  const { cluster } = facts;
  const grants = grantsToMake(facts, target, wantedGrants(facts, cluster.kubelet?.resourceId, target));
  if (grants.length === 0) return undefined;
  return {
    resource: cluster.id,
    region: { subscription: partsOf(cluster.id).subscription, location: cluster.location },
    rights: rightsToGrant(grants),
    byAks: [],
    demands: [],
    atOnce: false,
  };
}

function strategyRights({ whenNothingNewer }: MigrationRequest, scope: ArmId): readonly NeededRight[] {
  switch (whenNothingNewer) {
    case "upgradeKubernetesPatch":
      return [{ action: ACTIONS.changePool, scope }];
    case "scaleOutAndIn":
      return [
        { action: ACTIONS.changePool, scope },
        { action: ACTIONS.deleteMachines, scope },
      ];
    default:
      return [];
  }
}

/** A pool that is scaled out may get more nodes at once than its surge. */
function demandsOf(cluster: Cluster, { whenNothingNewer }: MigrationRequest): readonly Demand[] {
  const pools = ownPools(cluster);
  const demands = surgeDemands(cluster, pools);
  if (whenNothingNewer !== "scaleOutAndIn") return demands;
  return demands.map((demand) => {
    const pool = pools.find(({ name }) => name === nameOf(demand.pool));
    const batch = pool === undefined || whyNotReplaced(pool) !== undefined ? 0 : replacedAtOnce(pool);
    return { ...demand, nodes: Math.max(demand.nodes, batch) };
  });
}
