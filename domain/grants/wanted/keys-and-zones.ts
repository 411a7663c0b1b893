import type { WantedGrant } from "../grant.ts";
import { ROLES } from "../../roles/roles.ts";
import type { AccessFacts } from "../facts.ts";
import { controlPlane } from "./wanted-grant.ts";
import { wantedBecause } from "../../reasons/wanted-roles.ts";

/**
 * What the control plane reads and writes besides networks: an own DNS zone, the disks' encryption set, the vault of
 * etcd's key, which AKS also connects to privately where it is asked to. Source: learn.microsoft.com/azure/aks/
 * private-clusters, azure-disk-customer-managed-keys, use-kms-etcd-encryption.
 */
export function keyAndZoneGrants({ cluster, kmsVault }: AccessFacts): WantedGrant[] {
  const { customPrivateDnsZoneId, diskEncryptionSetId, kmsKeyVaultId, kmsPrivate = false } = cluster;
  const vault = kmsKeyVaultId ?? kmsVault?.id;
  return [
    ...(customPrivateDnsZoneId === undefined
      ? []
      : [controlPlane(ROLES.privateDnsZoneContributor, customPrivateDnsZoneId, wantedBecause("dns-zone"))]),
    ...(diskEncryptionSetId === undefined
      ? []
      : [controlPlane(ROLES.reader, diskEncryptionSetId, wantedBecause("disk-encryption"))]),
    ...(vault === undefined
      ? []
      : [controlPlane(ROLES.keyVaultCryptoUser, vault, wantedBecause("etcd-key"))]),
    ...(vault !== undefined && kmsPrivate
      ? [controlPlane(ROLES.keyVaultContributor, vault, wantedBecause("etcd-private"))]
      : []),
  ];
}
