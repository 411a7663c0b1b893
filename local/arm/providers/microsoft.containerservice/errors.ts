import { ArmError, type ArmErrorInit } from "../../core/arm-error.ts";

/** AKS answers its own errors without the `error` envelope. Source: microsoft/tyger#121 (body as received). */
function refusal(init: ArmErrorInit): ArmError {
  return new ArmError({ ...init, shape: "flat" });
}

export function clusterNotFound(group: string, name: string): ArmError {
  return new ArmError({
    status: 404,
    code: "ResourceNotFound",
    message: `The Resource 'Microsoft.ContainerService/managedClusters/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  });
}

export function poolNotFound(cluster: string, pool: string): ArmError {
  return refusal({
    status: 404,
    code: "NotFound",
    message: `Could not find the agent pool ${pool} in the managed cluster ${cluster}.`,
  });
}

/** Source: Azure/azure-workload-identity#417 (with a pool), Azure/terraform-azurerm-avm-ptn-aks-production#25 (without). */
export function anotherOperation(verb: string, pool: string | null): ArmError {
  return refusal({
    status: 409,
    code: "OperationNotAllowed",
    message: `Operation is not allowed: Another operation (${pool === null ? verb : `${pool} - ${verb}`}) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  });
}

/** That nothing but start and delete is allowed: docs: start-stop-cluster. The wording follows MicrosoftDocs/azure-docs#85161. */
export function stopped(what: string): ArmError {
  return refusal({
    status: 409,
    code: "OperationNotAllowed",
    message: `managed cluster is in Provisioning State(Succeeded) and Power State(Stopped), ${what} cannot be performed`,
  });
}

/** Sources: pulumi/pulumi-azure-native#579, microsoft/tyger#121. */
export function newPool(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message:
      "A new agent pool was introduced. Adding agent pools to an existing cluster is not allowed through managed cluster operations. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api",
    target: "agentPoolProfiles",
  });
}

/** Reported in user issues about templates that scale pools through the cluster; the code is not quoted there. */
export function poolChanged(pool: string): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message: `Node pool update via managed cluster not allowed. Use per nodepool operations. Pool: ${pool}`,
    target: "agentPoolProfiles",
  });
}

/** Source: Azure/AKS#1085. */
export function propertyChange(property: string): ArmError {
  return refusal({
    status: 400,
    code: "PropertyChangeNotAllowed",
    message: `Changing property '${property}' is not allowed.`,
    target: property,
  });
}

/** Sources: Azure/AKS#1069, Azure/AKS#2226, MicrosoftDocs/azure-docs#86662; AADSTS text from Azure/aad-pod-identity#1075. */
export function servicePrincipalExpired(clientId: string): ArmError {
  return refusal({
    status: 400,
    code: "ServicePrincipalValidationClientError",
    message: `The credentials in ServicePrincipalProfile were invalid. Please see https://aka.ms/aks-sp-help for more details. (Details: adal: Refresh request failed. Status Code = '401'. Response body: {"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret"})`,
  });
}

/** Source: jenkins-infra/helpdesk#2810, azure-cli#5190. */
export function servicePrincipalMissing(clientId: string): ArmError {
  return refusal({
    status: 400,
    code: "ServicePrincipalValidationClientError",
    message: `The credentials in ServicePrincipalProfile were invalid. Please see https://aka.ms/aks-sp-help for more details. (Details: adal: Refresh request failed. Status Code = '400'. Response body: {"error":"unauthorized_client","error_description":"AADSTS700016: Application with identifier '${clientId}' was not found in the directory."})`,
  });
}

/** Source: Azure/azure-powershell#17376; the header says that the gateway answered, not AKS. */
export function missingIdentityIds(): ArmError {
  return new ArmError({
    status: 400,
    code: "MissingIdentityIds",
    message:
      "The identity ids must not be null or empty for 'UserAssigned' identity type. For more information, please visit https://aka.ms/arm-identity.",
    headers: { "x-ms-failure-cause": "gateway" },
  });
}

/** Exactly one identity: docs: managed-identity-overview. Code and text are not published. */
export function oneIdentityOnly(): ArmError {
  return refusal({
    status: 400,
    code: "InvalidParameter",
    message:
      "The value of parameter identity.userAssignedIdentities is invalid. Only one user assigned identity is supported.",
    target: "identity.userAssignedIdentities",
  });
}

export function invalidIdentityType(type: string): ArmError {
  return new ArmError({
    status: 400,
    code: "InvalidIdentityType",
    message: `The identity type '${type}' is not valid for managedClusters. The supported types are 'SystemAssigned', 'UserAssigned', 'None'.`,
    headers: { "x-ms-failure-cause": "gateway" },
  });
}

/** ARM cannot use an identity that is not there. The code is ARM's; its text is not published. */
export function identityUnusable(clusterId: string, identityId: string): ArmError {
  return new ArmError({
    status: 400,
    code: "FailedIdentityOperation",
    message: `Identity operation for resource '${clusterId}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${identityId}' was not found."}}'.'`,
  });
}

/** No way back. Source: docs: system-assigned-managed-identity, limitations. Code and text are not published. */
export function noWayBack(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message:
      "Changing a managed identity enabled cluster back to a service principal cluster is not allowed.",
  });
}

/** Sources: docs: pre-created-kubelet-managed-identity; pulumi/pulumi-azure-native#2020 (the grant was on the wrong identity). */
export function kubeletIdentityPermission(kubeletId: string): ArmError {
  return refusal({
    status: 400,
    code: "CustomKubeletIdentityMissingPermissionError",
    message: `The cluster user assigned identity must be given permission to assign kubelet identity ${kubeletId}. Check access result not allowed for action Microsoft.ManagedIdentity/userAssignedIdentities/assign/action.`,
  });
}

/** Source: docs: pre-created-kubelet-managed-identity (needs a user-assigned control plane). */
export function kubeletNeedsUserAssigned(): ArmError {
  return refusal({
    status: 400,
    code: "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster",
    message: "Custom kubelet identity is only supported on user assigned MSI cluster.",
  });
}

/** Source: Azure/AKS-Construction#501 (code and text as received), sassoftware/viya4-iac-azure#450. */
export function routeTablePermission(routeTable: string): ArmError {
  return refusal({
    status: 400,
    code: "CustomRouteTableMissingPermission",
    message: `Managed identity or service principle must be given permission to read and write to custom route table ${routeTable}. Please see https://aka.ms/aks/customrt for more information`,
  });
}

/** Source: Azure/AKS#2333, Azure/AKS#1622. */
export function routeTableNeedsUserAssigned(): ArmError {
  return refusal({
    status: 400,
    code: "CustomRouteTableWithUnsupportedMSIType",
    message:
      "Clusters using managed identity type SystemAssigned do not support bringing your own route table. Please see https://aka.ms/aks/customrt for more information",
  });
}

/** Source: Azure/terraform-azurerm-caf-enterprise-scale#900 (text), hashicorp/terraform-provider-azurerm#11042. */
export function privateZonePermission(zone: string): ArmError {
  return refusal({
    status: 400,
    code: "CustomPrivateDNSZoneMissingPermissionError",
    message: `Service principal or user-assigned identity must be given permission to read and write to custom private dns zone ${zone}. Check access result not allowed for action Microsoft.Network/privateDnsZones/write.`,
  });
}

/** Source: docs: private-clusters; the code comes from reports, the text is not published. */
export function privateZoneNeedsUserAssigned(): ArmError {
  return refusal({
    status: 400,
    code: "SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone",
    message:
      "System-assigned identity is not supported for a custom private DNS zone. Use a user-assigned identity.",
  });
}

/** Source: Azure/AKS-Construction#303. */
export function kmsNeedsUserAssigned(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message:
      "AzureKeyVaultKms feature does not support cluster identity type SystemAssigned, supported value is 'UserAssigned'",
  });
}

/** That Block refuses a change of the kubelet identity: docs: node-disruption-policy. The code is not published. */
export function disruptionBlocked(): ArmError {
  return refusal({
    status: 400,
    code: "NodeDisruptionPolicyViolation",
    message:
      "The operation requires reimaging nodes, which is not allowed by the node disruption policy 'Block' of the cluster.",
  });
}

/** Sources: azure-cli-extensions#2236, Azure/AKS#3415 (availability sets have no image upgrade). */
export function availabilitySetImage(): ArmError {
  return refusal({
    status: 400,
    code: "NodeImageUpgradeOnlySupportedForVMSS",
    message: "Node image upgrade is only supported on agent pools of type VirtualMachineScaleSets.",
  });
}

/** Source: azure-cli#33693. */
export function machinesImage(): ArmError {
  return refusal({
    status: 400,
    code: "OperationNotAllowed",
    message: "Upgrading node image version on machines agent pool is not allowed",
  });
}

export function invalidParameter(parameter: string, message: string): ArmError {
  return refusal({ status: 400, code: "InvalidParameter", message, target: parameter });
}

/** Source: Azure/AKS#4980 and Azure/AKS#1557 for the wording. */
export function linkedAuthorization(
  client: { appId: string; objectId: string },
  has: { action: string; scope: string },
  lacks: { action: string; scope: string },
): { code: string; message: string } {
  return {
    code: "LinkedAuthorizationFailed",
    message: `The client '${client.appId}' with object id '${client.objectId}' has permission to perform action '${has.action}' on scope '${has.scope}'; however, it does not have permission to perform action '${lacks.action}' on the linked scope(s) '${lacks.scope}' or the linked scope(s) are invalid.`,
  };
}

export function linkedAuthorizationFailed(...parts: Parameters<typeof linkedAuthorization>): ArmError {
  return new ArmError({ status: 403, ...linkedAuthorization(...parts) });
}
