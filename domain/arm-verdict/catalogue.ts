import { seconds } from "../duration.ts";

/** What one of Azure's error codes means for a call of ours, and where that is known from. */
export type CatalogueRow = {
  readonly code: string;
  readonly means: string;
  readonly evidence: string;
} & (
  | { readonly verdict: "wait"; readonly pauseMs: number }
  | { readonly verdict: "refuse"; readonly remedy: string }
  /** A missing right: waited for while our own grants may still settle, refused otherwise. */
  | { readonly verdict: "waitForGrants"; readonly remedy: string }
);

const BUSY_MS = seconds(60);
const REPLICATION_MS = seconds(60);

const GIVE_RIGHTS = "give the identity that Keyless runs as the right that the message names, then retry";
const CAPACITY =
  "free or raise the quota or capacity that the message names, or lower maxSurge of the pool, then retry";
const RENEW =
  "renew it: az ad sp credential reset, then az aks update-credentials --reset-service-principal; then retry";

const aks = (issue: number) => `https://github.com/Azure/AKS/issues/${String(issue)}`;
const docs = (page: string) => `https://learn.microsoft.com/azure/${page}`;

const wait = (code: string, pauseMs: number, means: string, evidence: string): CatalogueRow => ({
  verdict: "wait",
  code,
  pauseMs,
  means,
  evidence,
});
const refuse = (code: string, means: string, remedy: string, evidence: string): CatalogueRow => ({
  verdict: "refuse",
  code,
  means,
  remedy,
  evidence,
});
const grants = (code: string, means: string, remedy: string, evidence: string): CatalogueRow => ({
  verdict: "waitForGrants",
  code,
  means,
  remedy,
  evidence,
});

/** Codes that the calls of Keyless can meet. */
export const CATALOGUE: readonly CatalogueRow[] = [
  wait(
    "OperationNotAllowed",
    BUSY_MS,
    "another operation is going on",
    "https://github.com/Azure/azure-workload-identity/issues/417",
  ),
  wait("EtagMismatch", seconds(2), "somebody else changed the resource", docs("aks/use-etags")),
  wait("PreconditionFailed", seconds(2), "somebody else changed the resource", docs("aks/use-etags")),
  wait("Conflict", BUSY_MS, "two operations exclude each other", aks(1245)),
  wait("AKSOperationPreempted", BUSY_MS, "a later operation took the place of this one", aks(1913)),
  wait(
    "RetryableErrorDueToAnotherOperation",
    BUSY_MS,
    "the network provider is busy with another operation",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  wait(
    "AnotherOperationInProgress",
    BUSY_MS,
    "another operation is going on",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  wait("Throttled", seconds(30), "AKS limits the rate of this call", docs("aks/quotas-skus-regions")),
  wait(
    "TooManyRequests",
    seconds(30),
    "Azure limits the rate of calls",
    docs("azure-resource-manager/management/request-limits-and-throttling"),
  ),
  wait(
    "TooManyRequestsReceived",
    seconds(30),
    "Azure limits the rate of calls",
    docs("azure-resource-manager/management/request-limits-and-throttling"),
  ),
  wait(
    "SubscriptionRequestsThrottled",
    seconds(30),
    "Azure limits the subscription's rate of calls",
    docs("azure-resource-manager/management/request-limits-and-throttling"),
  ),
  wait(
    "PrincipalNotFound",
    REPLICATION_MS,
    "the new identity has not reached the directory everywhere",
    "https://github.com/Azure/azure-cli/issues/33586",
  ),

  grants("LinkedAuthorizationFailed", "a right on a linked resource is missing", GIVE_RIGHTS, aks(4980)),
  grants(
    "CustomRouteTableMissingPermission",
    "the control plane may not write the route table",
    GIVE_RIGHTS,
    aks(2333),
  ),
  grants(
    "CustomPrivateDNSZoneMissingPermissionError",
    "the control plane may not write the private DNS zone",
    GIVE_RIGHTS,
    aks(3470),
  ),
  grants(
    "AzureKeyVaultKmsValidateIdentityPermissionCustomerError",
    "the control plane may not use the etcd key",
    GIVE_RIGHTS,
    aks(3575),
  ),
  grants(
    "KubeletIdentityMissingPermissionError",
    "the control plane may not hand out the kubelet identity",
    GIVE_RIGHTS,
    docs("aks/pre-created-kubelet-managed-identity"),
  ),

  refuse("AuthorizationFailed", "Keyless may not make this call", GIVE_RIGHTS, aks(2625)),
  refuse(
    "ScopeLocked",
    "a lock forbids this change",
    "remove the lock that the message names for the time of the run, then retry",
    docs("azure-resource-manager/management/lock-resources"),
  ),
  refuse(
    "RequestDisallowedByPolicy",
    "a policy forbids this change",
    "have the policy exempt this resource, then retry",
    docs("governance/policy/concepts/exemption-structure"),
  ),
  refuse(
    "ReadOnlyDisabledSubscription",
    "the subscription is disabled",
    "have the subscription enabled again, then retry",
    docs("cost-management-billing/manage/subscription-disabled"),
  ),
  refuse(
    "MissingSubscriptionRegistration",
    "the resource provider is not registered",
    "register it: az provider register --namespace (the one that the message names); then retry",
    docs("azure-resource-manager/management/resource-providers-and-types"),
  ),
  refuse(
    "SubscriptionNotFound",
    "Azure shows no such subscription to Keyless",
    "correct the id, or give Keyless Reader on the subscription",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "ResourceNotFound",
    "there is no such resource",
    "correct the id; a resource that Keyless may not read looks the same",
    docs("azure-resource-manager/troubleshooting/error-not-found"),
  ),
  refuse(
    "ResourceGroupNotFound",
    "there is no such resource group",
    "correct the id, or create the group",
    docs("azure-resource-manager/troubleshooting/error-not-found"),
  ),
  refuse(
    "MissingIdentityIds",
    "the identity block names no identity",
    "report this: Keyless sent a request that Azure does not take",
    "https://github.com/Azure/azure-powershell/issues/17376",
  ),
  refuse(
    "InvalidIdentityValues",
    "the identity block cannot be read",
    "report this: Keyless sent a request that Azure does not take",
    "https://github.com/Azure/terraform-azurerm-kubernetes/issues/54",
  ),
  refuse(
    "ChangeKubeletIdentityNotAllowed",
    "AKS refuses another kubelet identity",
    "reconcile the cluster (az aks update), then retry",
    aks(2094),
  ),
  refuse(
    "ServicePrincipalValidationClientError",
    "the cluster's service principal cannot sign in",
    RENEW,
    aks(1069),
  ),
  refuse("ServicePrincipalNotFound", "the cluster's service principal is gone", RENEW, aks(1069)),
  refuse(
    "CustomRouteTableWithUnsupportedMSIType",
    "AKS takes only a user-assigned identity with this route table",
    "choose a user-assigned identity",
    aks(2333),
  ),
  refuse(
    "SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone",
    "AKS takes only a user-assigned identity with this DNS zone",
    "choose a user-assigned identity",
    docs("aks/private-clusters"),
  ),
  refuse(
    "RoleAssignmentLimitExceeded",
    "the subscription has no room for another role assignment",
    "remove role assignments that nobody uses, then retry",
    docs("role-based-access-control/troubleshoot-limits"),
  ),
  refuse(
    "RoleDefinitionDoesNotExist",
    "this cloud has no such role",
    "report this with the cloud's name",
    docs("role-based-access-control/built-in-roles"),
  ),
  refuse(
    "UnsatisfiablePDB",
    "a pod disruption budget never lets a node drain",
    "loosen the budgets that the message names, then retry",
    aks(4860),
  ),
  refuse(
    "UpgradeFailed",
    "a node could not be replaced",
    "loosen the pod disruption budget that the message names, then retry: AKS resumes where it stopped",
    docs("aks/upgrade-aks-node-pools-rolling"),
  ),
  refuse("QuotaExceeded", "a quota is used up", CAPACITY, docs("aks/quotas-skus-regions")),
  refuse(
    "SKUNotAvailable",
    "this VM size is not to be had here",
    CAPACITY,
    docs("azure-resource-manager/troubleshooting/error-sku-not-available"),
  ),
  refuse(
    "AllocationFailed",
    "Azure has no machine free",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse(
    "OverconstrainedAllocationRequest",
    "Azure has no machine that fits all conditions",
    CAPACITY,
    docs("virtual-machines/allocation-failure"),
  ),
  refuse("AksCapacityHeavyUsage", "AKS is short of capacity in this region", CAPACITY, aks(4818)),
  refuse(
    "SubnetIsFull",
    "the subnet has no free address",
    "free addresses in the subnet, or lower maxSurge of the pool, then retry",
    aks(2119),
  ),
  refuse(
    "InsufficientSubnetSize",
    "the subnet is too small",
    "free addresses in the subnet, or lower maxSurge of the pool, then retry",
    aks(3221),
  ),
];
