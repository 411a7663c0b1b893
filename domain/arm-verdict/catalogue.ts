import { seconds } from "../duration.ts";
import { CAPACITY_CODES } from "./capacity.ts";
import { IDENTITY_CODES } from "./identity.ts";
import { aks, type CatalogueRow, docs, grants, refuse, wait } from "./row.ts";

const BUSY_MS = seconds(60);
const REPLICATION_MS = seconds(60);

const GIVE_RIGHTS = "give the identity that Keyless runs as the right that the message names, then retry";
const GIVE_CONTROL_PLANE_RIGHTS =
  "give the cluster's control-plane identity the right that the message names (grant-roles does it), then retry";
const RENEW =
  "renew it: az ad sp credential reset, then az aks update-credentials --reset-service-principal; then retry";

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
    GIVE_CONTROL_PLANE_RIGHTS,
    aks(2333),
  ),
  grants(
    "CustomPrivateDNSZoneMissingPermissionError",
    "the control plane may not write the private DNS zone",
    GIVE_CONTROL_PLANE_RIGHTS,
    aks(3470),
  ),
  grants(
    "AzureKeyVaultKmsValidateIdentityPermissionCustomerError",
    "the control plane may not use the etcd key",
    GIVE_CONTROL_PLANE_RIGHTS,
    aks(3575),
  ),
  grants(
    "KubeletIdentityMissingPermissionError",
    "the control plane may not hand out the kubelet identity",
    GIVE_CONTROL_PLANE_RIGHTS,
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
  ...IDENTITY_CODES,
  ...CAPACITY_CODES,
];
