import { groupId, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { mayAct } from "../microsoft.authorization/rights.ts";
import { actingPrincipal } from "./access.ts";
import { nodeResourceGroup } from "./cluster-body.ts";
import { linkedAuthorization } from "./errors/access.ts";

/** What pools name besides subnets, with what the control plane does there. Source: docs: use-capacity-reservation-groups and others. */
export const POOL_PLACES = [
  {
    field: "capacityReservationGroupID",
    can: "use the capacity reservation group",
    action: "Microsoft.Compute/capacityReservationGroups/deploy/action",
  },
  {
    field: "hostGroupID",
    can: "place nodes on the host group",
    action: "Microsoft.Compute/hostGroups/write",
  },
  {
    field: "proximityPlacementGroupID",
    can: "use the proximity placement group",
    action: "Microsoft.Compute/proximityPlacementGroups/write",
  },
] as const;

/**
 * What stops more nodes of a pool: the control plane's identity may not use what the pool is placed by. It shows when nodes
 * are added, for scaling and for surge. Source: docs: use-capacity-reservation-groups; the code is believed.
 */
export function placeProblem(
  moment: Moment,
  cluster: ClusterRecord,
  pool: JsonObject,
): { code: string; message: string } | undefined {
  const { world, now } = moment;
  const principal = actingPrincipal(cluster, now);
  if (principal === undefined) return undefined;
  for (const { field, action } of POOL_PLACES) {
    const resource = textAt(pool, field);
    if (resource === undefined || mayAct(world, principal, action, resource, now)) continue;
    const appId = world.get("principals", principal)?.appId ?? principal;
    const scope = groupId(subscriptionOf(textAt(cluster.body, "id") ?? ""), nodeResourceGroup(cluster.body));
    return linkedAuthorization(
      { appId, objectId: principal },
      { action: "Microsoft.Compute/virtualMachineScaleSets/write", scope },
      { action, scope: resource },
    );
  }
  return undefined;
}
