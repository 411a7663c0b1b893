import { isResourceGroup, readArmId } from "../../arm-id/arm-id.ts";
import type { WantedGrant } from "../grant.ts";
import { type Role, roleById, ROLES } from "../../roles/roles.ts";
import type { AccessFacts } from "../facts.ts";
import { controlPlane, under } from "./wanted-grant.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";
import { withinNodeGroup } from "../../cluster/node-group.ts";
import { wantedBecause } from "../../reasons/wanted-roles.ts";

/**
 * Roles that a control plane is given for disks and snapshots of the user's own; narrow enough to follow it. What it
 * may do with networks and registries has rules of its own; broad and unknown roles are left to a person.
 */
const FOLLOWING: readonly Role[] = [ROLES.virtualMachineContributor, ROLES.diskSnapshotContributor];

/**
 * What the old control plane holds at disks, snapshots and groups outside the node resource group. With Azure Backup on
 * the cluster, Contributor at a group is its right to write snapshots there. Source: learn.microsoft.com/azure/backup/
 * azure-kubernetes-service-cluster-backup-concept.
 */
export function carriedGrants({ cluster, held, backupExtension }: AccessFacts): WantedGrant[] {
  return held.flatMap((grant) => {
    const role = roleById(grant.roleDefinitionId);
    if (role === undefined || grant.by === "kubelet" || withinNodeGroup(cluster, grant.scope)) return [];
    const scope = readArmId(grant.scope);
    if (scope === undefined) return [];
    if (FOLLOWING.includes(role))
      return [
        under(
          grant.condition,
          controlPlane(role, scope, wantedBecause("old-has-it", { old: oldIdentity(cluster) })),
        ),
      ];
    return role === ROLES.contributor && backupExtension !== undefined && isResourceGroup(scope)
      ? [
          under(
            grant.condition,
            controlPlane(role, scope, wantedBecause("snapshots", { extension: backupExtension })),
          ),
        ]
      : [];
  });
}
