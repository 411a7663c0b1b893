import { type ArmId, partsOf, type ResourceId, resourceGroupId, sameId } from "../../arm-id/arm-id.ts";
import type { Pool } from "../../cluster/cluster.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import { reaches } from "../../grants/reaches.ts";
import { rightsOf } from "../../guardrails/roles-to-give.ts";
import type { HeldRole } from "../../identity/adopted.ts";
import { permits } from "../../roles/permission.ts";
import { gives, ROLES } from "../../roles/roles.ts";
import { targetOf } from "../target.ts";
import type { Check } from "./check.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";
import { SYSTEM_ASSIGNED } from "../../cluster/target.ts";

type Place = NonNullable<Pool["places"]>[number];

/** What AKS does there with the control plane's identity when it adds nodes. */
const ACTIONS: Readonly<Record<Place["kind"], string>> = {
  "capacity reservation group": "Microsoft.Compute/capacityReservationGroups/deploy/action",
  "host group": "Microsoft.Compute/hostGroups/write",
  "proximity placement group": "Microsoft.Compute/proximityPlacementGroups/write",
};

/**
 * Pools that name a capacity reservation, a host group or a proximity placement group: the control plane needs Contributor
 * on its resource group, and no workflow gives that role. Source: learn.microsoft.com/azure/aks/
 * use-capacity-reservation-groups, which also says that a system-assigned identity does not do. An
 * identity that exists before the run and has a right there needs nothing more.
 */
export const placedPools: Check = ({ cluster, held, adopted = [] }, request) => {
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
      const own = adopted.find(({ identityId }) => sameId(identityId, target.controlPlane));
      if (own?.roles.some((role) => letsPlace(role, kind, id)) === true) return [];
      const scope = groupOf(id);
      const had = held.some(
        (grant) =>
          grant.by !== "kubelet" &&
          gives(grant.roleDefinitionId, ROLES.virtualMachineContributor.id) &&
          reaches(grant.scope, scope),
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

/** What a role allows that Azure does not show is unknown, and no reason to be silent. */
function letsPlace(role: HeldRole, kind: Place["kind"], id: ResourceId): boolean {
  const rights = rightsOf(role) ?? [];
  const permissions = rights.map(({ onResources }) => onResources);
  return reaches(role.scope, id) && permits(permissions, ACTIONS[kind]);
}
