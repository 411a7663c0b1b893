import type { FindingCode } from "./findings.ts";

type Codes = readonly FindingCode[];

/** Every plan can hold these: they are about Keyless itself, and about the plan that a person has seen. */
export const EVERY_PLAN: Codes = [
  "keyless-own-resource",
  "keyless-own-identity",
  "plan-changed",
  "plan-not-as-seen",
];

/** What Azure is asked before a cluster is created or changed. */
export const AZURE_PREFLIGHT: Codes = [
  "subscription-not-served",
  "may-not-change-cluster",
  "may-not-change-pools",
  "may-not-upgrade-node-images",
  "may-not-delete-machines",
  "may-not-make-resource-group",
  "may-not-make-identity",
  "may-not-assign-identity",
  "may-not-join-subnet",
  "may-not-join-address",
  "may-not-join-address-prefix",
  "may-not-read-disk-encryption-set",
  "may-not-grant-roles",
  "may-not-grant-this-role",
  "eligible-role-not-active",
  "resource-locked",
  "denied-by-assignment",
  "denied-to-aks",
  "policy-denies",
  "policy-may-deny",
  "policy-may-deny-aks",
  "policies-unreadable",
  "quota-too-small",
  "quota-close",
  "subnet-too-full",
  "subnet-close",
  "grant-scope-not-found",
  "identity-group-not-found",
  "role-assignments-full",
  "role-assignments-close",
];

/** Whether a cluster can be changed at all, and how its nodes are drained. */
export const NODE_WORK: Codes = [
  "cluster-stopped",
  "cluster-not-healthy",
  "pool-operation-in-progress",
  "pool-not-healthy",
  "operation-in-progress",
  "cluster-locked",
  "node-resource-group-locked",
  "drains-forced",
  "identity-unavailable-in-upgrades",
  "reads-in-cluster",
  "budgets-not-read",
];

/** What commands in the cluster have shown on the way. */
export const SEEN_IN_CLUSTER: Codes = [
  "budgets-skipped",
  "pod-disruption-budgets-overridden",
  "pod-disruption-budgets-tight",
  "node-labels-not-read",
];

/** Roles that a deployment does not let runs assign, or that would reach Keyless. */
export const ROLES_TO_ASSIGN: Codes = ["role-not-grantable", "role-reaches-keyless"];

/** What an identity that exists already can do. */
export const ADOPTED_IDENTITIES: Codes = [
  "adopted-identity-role-unknown",
  "adopted-identity-is-powerful",
  "adopted-identity-holds-roles",
];

/** Identities and registries that a cluster is to use. */
export const IDENTITIES_TO_USE: Codes = [
  ...ROLES_TO_ASSIGN,
  ...ADOPTED_IDENTITIES,
  "adopted-identity-has-credentials",
  "identity-choice-contradicts",
  "kubelet-choice-contradicts",
  "identity-isolated",
  "region-without-own-kubelet-identity",
  "region-without-user-assigned",
  "registry-not-found",
  "system-assigned-refused-by-aks",
];

/** Findings that prevent a migration, and what it would lose. */
export const MIGRATION: Codes = [
  "cluster-reconciled-first",
  "service-principal-unreadable",
  "service-principal-roles-unknown",
  "service-principal-missing",
  "service-principal-expired",
  "service-principal-expires-during-run",
  "service-principal-expires-soon",
  "service-principal-expiry-unknown",
  "service-principal-disabled",
  "service-principal-secrets-differ",
  "lock-keeps-old-grants",
  "identity-in-locked-group",
  "node-resource-group-locked-down",
  "node-disruption-blocked",
  "node-disruption-no-window",
  "node-disruption-window-never",
  "node-disruption-window",
  "scale-set-full",
  "pool-without-surge",
  "spot-without-drain",
  "pool-half-migrated",
  "former-principal-unknown",
  "former-principal-not-followed",
  "managed-system-pool",
  "availability-set-pool",
  "node-image-retired",
  "pool-stopped",
  "kubernetes-patch-none",
  "pool-not-scaled",
  "machines-deleted-without-drain",
  "scale-out-capacity",
  "pool-replaced-by-hand",
  "pod-identity",
  "key-vault-not-found",
  "kubelet-grants-late",
  "kubelet-made-by-aks",
  "kubelet-identity-stays",
  "system-assigned-from-user",
  "system-assigned-grants-late",
  "grant-not-carried-over",
  "grant-narrowed",
  "grant-condition-names-principals",
  "roles-through-group",
  "group-roles-unreadable",
  "role-wait-shortened",
  "pulls-by-wide-role",
  "kubelet-cannot-pull",
  "pull-rights-not-known",
  "principal-shared",
  "principal-perhaps-shared",
  "nodes-carry-several-identities",
  "principal-file-goes",
  "placed-pool-needs-role",
  "capacity-reservation-needs-user-assigned",
  "kms-vault-not-shown",
  "key-vault-access-policies",
  "add-on-setting-unreadable",
  "add-on-vaults-not-shown",
  "add-on-scope-not-shown",
  "container-insights-legacy",
];
