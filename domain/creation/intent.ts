import { partsOf, resourceGroupId } from "../arm-id/arm-id.ts";
import { grantsToMake, identitiesToMake } from "../grants/standing.ts";
import type { Intent } from "../preflight/preflight.ts";
import { newDemands } from "../preflight/demand.ts";
import { ACTIONS, rightsToGrant } from "../preflight/rights.ts";
import { blueprint, creationGrants, creationTarget } from "./blueprint.ts";
import type { CreationFacts } from "./facts.ts";
import type { CreationRequest } from "./request.ts";
import { linkedRights } from "../preflight/cluster-rights.ts";
import { ownIdentities, SYSTEM_ASSIGNED } from "../cluster/target.ts";

/** The writes of a cluster creation, for the preflight reads. */
export function creationIntent(facts: CreationFacts, request: CreationRequest): Intent {
  const { clusterId, location } = request;
  const { subscription, resourceGroup } = partsOf(clusterId);
  const cluster = blueprint(request);
  const target = creationTarget(request);
  const assigned = [target.controlPlane, target.kubelet].flatMap((id) =>
    id === undefined || id === SYSTEM_ASSIGNED ? [] : [id],
  );
  return {
    resource: clusterId,
    region: { subscription, location },
    rights: [
      ...(facts.groupLocation === undefined
        ? [{ action: ACTIONS.makeGroup, scope: resourceGroupId(subscription, resourceGroup) }]
        : []),
      { action: ACTIONS.changeCluster, scope: clusterId },
      ...identitiesToMake(ownIdentities(target), facts).map((scope) => ({
        action: ACTIONS.makeIdentity,
        scope,
      })),
      ...assigned.map((scope) => ({ action: ACTIONS.assignIdentity, scope })),
      ...rightsToGrant(grantsToMake(facts, target, creationGrants(facts, request))),
      ...linkedRights(cluster),
    ],
    byAks: [],
    demands: newDemands(cluster),
    atOnce: true,
  };
}
