import { seconds } from "../text/duration.ts";
import { CAPACITY_CODES } from "./capacity.ts";
import { IDENTITY_CODES } from "./identity.ts";
import {
  GIVE_CONTROL_PLANE_RIGHTS,
  GIVE_RIGHTS,
  NEW_PRINCIPAL,
  NEW_SECRET,
  REPORT,
  RETRY,
  startAgain,
} from "./remedies.ts";
import { aks, type CatalogueRow, docs, grants, refuse, wait } from "./row.ts";

const BUSY_MS = seconds(60);
const REPLICATION_MS = seconds(60);

/** Codes that the calls of Keyless can meet. */
export const CATALOGUE: readonly CatalogueRow[] = [
  wait(
    "OperationNotAllowed",
    BUSY_MS,
    "another operation is in progress",
    "https://github.com/Azure/azure-workload-identity/issues/417",
  ),
  wait("EtagMismatch", seconds(2), "somebody else changed the resource", docs("aks/use-etags")),
  wait("PreconditionFailed", seconds(2), "somebody else changed the resource", docs("aks/use-etags")),
  wait("Conflict", BUSY_MS, "another operation conflicts with this one", aks(1245)),
  wait("AKSOperationPreempted", BUSY_MS, "a later operation replaced this one", aks(1913)),
  wait(
    "RetryableErrorDueToAnotherOperation",
    BUSY_MS,
    "the network provider is busy with another operation",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  wait(
    "AnotherOperationInProgress",
    BUSY_MS,
    "another operation is in progress",
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
    "the new identity is not yet replicated in the directory",
    "https://github.com/Azure/azure-cli/issues/33586",
  ),

  grants("LinkedAuthorizationFailed", "a permission on a linked resource is missing", GIVE_RIGHTS, aks(4980)),
  grants(
    "CustomRouteTableMissingPermission",
    "the control-plane identity may not change the route table",
    GIVE_CONTROL_PLANE_RIGHTS,
    aks(2333),
  ),
  grants(
    "CustomPrivateDNSZoneMissingPermissionError",
    "the control-plane identity may not change the private DNS zone",
    GIVE_CONTROL_PLANE_RIGHTS,
    aks(3470),
  ),
  grants(
    "AzureKeyVaultKmsValidateIdentityPermissionCustomerError",
    "the control-plane identity may not use the key that encrypts etcd",
    GIVE_CONTROL_PLANE_RIGHTS,
    aks(3575),
  ),
  grants(
    "KubeletIdentityMissingPermissionError",
    "the control-plane identity may not assign the kubelet identity to nodes",
    GIVE_CONTROL_PLANE_RIGHTS,
    docs("aks/pre-created-kubelet-managed-identity"),
  ),

  refuse("AuthorizationFailed", "Keyless may not make this call", GIVE_RIGHTS, aks(2625)),
  refuse(
    "ScopeLocked",
    "a lock prevents this change",
    `Remove the lock that the message names for the duration of the run: \`az lock delete --ids <lock id>\`. ${RETRY}`,
    docs("azure-resource-manager/management/lock-resources"),
  ),
  refuse(
    "RequestDisallowedByPolicy",
    "a policy denies this change",
    `Create a policy exemption: \`az policy exemption create --name keyless --exemption-category Waiver --policy-assignment <assignment id> --scope <scope>\`. ${RETRY}`,
    docs("governance/policy/concepts/exemption-structure"),
  ),
  refuse(
    "ReadOnlyDisabledSubscription",
    "the subscription is disabled",
    `Have the subscription enabled again. ${RETRY}`,
    docs("cost-management-billing/manage/subscription-disabled"),
  ),
  refuse(
    "MissingSubscriptionRegistration",
    "the resource provider is not registered",
    `Register the namespace that the message names: \`az provider register --namespace <namespace>\`. ${RETRY}`,
    docs("azure-resource-manager/management/resource-providers-and-types"),
  ),
  refuse(
    "SubscriptionNotFound",
    "Azure shows Keyless no such subscription",
    startAgain("with the right id, or after Keyless has Reader on the subscription"),
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "ResourceNotFound",
    "the resource does not exist",
    startAgain(
      "with the right id, or after Keyless may read the resource: Azure answers the same in both cases",
    ),
    docs("azure-resource-manager/troubleshooting/error-not-found"),
  ),
  refuse(
    "ResourceGroupNotFound",
    "the resource group does not exist",
    `Create the resource group: \`az group create --name <group> --location <region>\`. ${RETRY}`,
    docs("azure-resource-manager/troubleshooting/error-not-found"),
  ),
  refuse(
    "MissingIdentityIds",
    "the identity block names no identity",
    REPORT,
    "https://github.com/Azure/azure-powershell/issues/17376",
  ),
  refuse(
    "InvalidIdentityValues",
    "the identity block cannot be read",
    REPORT,
    "https://github.com/Azure/terraform-azurerm-kubernetes/issues/54",
  ),
  refuse(
    "ChangeKubeletIdentityNotAllowed",
    "AKS does not accept another kubelet identity",
    `Reconcile the cluster: \`az aks update --ids <cluster id>\`. ${RETRY}`,
    aks(2094),
  ),
  refuse(
    "ServicePrincipalValidationClientError",
    "the service principal of the cluster cannot sign in",
    NEW_SECRET,
    aks(1069),
  ),
  refuse(
    "ServicePrincipalNotFound",
    "the service principal of the cluster no longer exists",
    NEW_PRINCIPAL,
    aks(1069),
  ),
  refuse(
    "CustomRouteTableWithUnsupportedMSIType",
    "AKS supports only a user-assigned identity with this route table",
    startAgain("without `identityType`: the cluster gets a user-assigned identity"),
    aks(2333),
  ),
  refuse(
    "SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone",
    "AKS supports only a user-assigned identity with this private DNS zone",
    startAgain("without `identityType`: the cluster gets a user-assigned identity"),
    docs("aks/private-clusters"),
  ),
  refuse(
    "RoleAssignmentLimitExceeded",
    "the subscription has reached its limit of role assignments",
    `Remove role assignments that nobody uses: \`az role assignment delete --ids <assignment id>\`. ${RETRY}`,
    docs("role-based-access-control/troubleshoot-limits"),
  ),
  refuse(
    "RoleDefinitionDoesNotExist",
    "this cloud has no such role",
    "`POST …/cancel`, and report this as an error in Keyless, with the name of the cloud.",
    docs("role-based-access-control/built-in-roles"),
  ),
  refuse(
    "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
    "AKS does not accept the Kubernetes versions of the node pools",
    `Upgrade every pool that shows another version than the control plane: \`az aks nodepool upgrade --kubernetes-version <version> --resource-group <group> --cluster-name <cluster> --name <pool>\`. ${RETRY}`,
    "https://github.com/Azure/azure-cli/issues/22928",
  ),
  ...IDENTITY_CODES,
  ...CAPACITY_CODES,
];
