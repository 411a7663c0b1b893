import {
  type ArmId,
  isWithin,
  partsOf,
  readArmId,
  type ResourceId,
  resourceGroupId,
} from "../../arm-id/arm-id.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import { gives, ROLES } from "../../roles/roles.ts";
import { targetOf } from "../target.ts";
import type { Check } from "./check.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";
import { SYSTEM_ASSIGNED } from "../../cluster/target.ts";

/**
 * Pools that name a capacity reservation, a host group or a proximity placement group: the control plane needs Contributor
 * on its resource group, and no workflow gives that role. Source: learn.microsoft.com/azure/aks/
 * use-capacity-reservation-groups, which also says that a system-assigned identity does not do.
 */
export const placedPools: Check = ({ cluster, held }, request) => {
  const target = targetOf(cluster, request);
  if (!target.changesControlPlane) return [];
  return cluster.pools.flatMap((pool) =>
    (pool.places ?? []).flatMap(({ kind, id }): Finding[] => {
      const resource = `${cluster.id}/agentPools/${pool.name}`;
      if (kind === "capacity reservation group" && target.controlPlane === SYSTEM_ASSIGNED) {
        return [
          finding("capacity-reservation-needs-user-assigned", resource, { pool: pool.name, group: id }),
        ];
      }
      const scope = groupOf(id);
      const had = held.some(
        (grant) =>
          grant.by !== "kubelet" &&
          gives(grant.roleDefinitionId, ROLES.virtualMachineContributor.id) &&
          covers(grant.scope, scope),
      );
      const principal = had ? oldIdentity(cluster) : undefined;
      return [finding("placed-pool-needs-role", resource, { pool: pool.name, kind, id, scope, principal })];
    }),
  );
};

function groupOf(id: ResourceId): ArmId {
  const { subscription, resourceGroup } = partsOf(id);
  return resourceGroupId(subscription, resourceGroup);
}

function covers(scope: string, group: ArmId): boolean {
  const at = readArmId(scope);
  return at === undefined ? scope === "/" : isWithin(group, at);
}
