import type { ResourceId } from "../../arm-id/arm-id.ts";
import { finding } from "../../findings/findings.ts";
import type { MigrationRequest } from "../request.ts";
import type { Check } from "./check.ts";
import { inNodeGroup, nodeGroupId } from "../../cluster/node-group.ts";

/**
 * A locked-down node resource group: AKS itself still works in it, others do not. What it means for roles is inferred:
 * the deny assignment leaves role assignments alone.
 */
export const nodeGroupLockdown: Check = ({ cluster }, request) => {
  if (cluster.nodeGroupRestriction !== "ReadOnly") return [];
  const inside = ownIdentityIds(request).filter((id) => inNodeGroup(cluster, id));
  return inside.length > 0
    ? inside.map((id) => finding("identity-in-locked-group", id))
    : [finding("node-resource-group-locked-down", nodeGroupId(cluster))];
};

function ownIdentityIds({
  controlPlaneIdentityId,
  kubeletIdentityId,
}: MigrationRequest): readonly ResourceId[] {
  return [controlPlaneIdentityId, kubeletIdentityId].flatMap((id) => id ?? []);
}
