import { isWithin, sameId } from "../arm-id/arm-id.ts";
import type { GrantEntry } from "./grant.ts";
import { ROLES } from "../roles/roles.ts";
import type { AccessFacts } from "./facts.ts";

export const BY_AKS = "AKS took the change, which checks it";

/**
 * True for a grant without which AKS refuses the change: the right to hand out the kubelet identity, on route tables, on
 * an own private DNS zone, and on the vault of etcd's key. Source: Azure/AKS#2333, #3470 and #3575, and
 * learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity.
 */
export function isCheckedByAks(
  { identity, roleId, scope }: GrantEntry,
  { cluster, routeTables, kmsVault }: Pick<AccessFacts, "cluster" | "routeTables" | "kmsVault">,
  kubeletId: string | undefined,
): boolean {
  if (identity !== "controlPlane") return false;
  const at = (id: string | undefined) => id !== undefined && sameId(id, scope);
  switch (roleId) {
    case ROLES.managedIdentityOperator.id:
      return at(kubeletId);
    case ROLES.networkContributor.id:
      return Object.values(routeTables).some((table) => isWithin(table, scope));
    case ROLES.privateDnsZoneContributor.id:
      return at(cluster.customPrivateDnsZoneId);
    case ROLES.keyVaultCryptoUser.id:
      return at(cluster.kmsKeyVaultId ?? kmsVault?.id);
    default:
      return false;
  }
}
