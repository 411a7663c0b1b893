import { ArmError } from "../../../core/arm-error.ts";
import { refusal } from "./refusal.ts";

/** Sources: Azure/AKS#1069, Azure/AKS#2226, MicrosoftDocs/azure-docs#86662; AADSTS text from Azure/aad-pod-identity#1075. */
export function servicePrincipalDisabled(clientId: string): ArmError {
  return new ArmError({
    status: 400,
    code: "ServicePrincipalValidationClientError",
    message: `The credentials in ServicePrincipalProfile were invalid. Please see https://aka.ms/aks-sp-help for more details. (Details: adal: Refresh request failed. Status Code = '401'. Response body: {"error":"unauthorized_client","error_description":"AADSTS7000112: Application '${clientId}' is disabled."})`,
  });
}

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

/** Recorded at creation, 404 since 2023-06: a new principal takes up to half a minute. */
export function servicePrincipalNotFound(clientId: string, tenantId: string): ArmError {
  return refusal({
    status: 404,
    code: "ServicePrincipalNotFound",
    message: `Service principal clientID: ${clientId} not found in Active Directory tenant ${tenantId}, Please see https://aka.ms/aks-sp-help for more details.`,
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

/** Only resources of its own region: docs: managed-identities-isolation-scope. Code and text are this simulator's own. */
export function identityIsolated(clusterId: string, identityId: string, region: string): ArmError {
  return new ArmError({
    status: 400,
    code: "FailedIdentityOperation",
    message: `Identity operation for resource '${clusterId}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${identityId}' has the isolation scope Regional and can only be assigned to resources in ${region}."}}'.'`,
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

/** Source: docs: pre-created-kubelet-managed-identity (needs a user-assigned control plane). */
export function kubeletNeedsUserAssigned(): ArmError {
  return refusal({
    status: 400,
    code: "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster",
    message: "Custom kubelet identity is only supported on user assigned MSI cluster.",
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

/** Source: Azure/AKS#371 and Azure/AKS#1069 (AADSTS7000215). */
export function servicePrincipalWrongSecret(clientId: string): ArmError {
  return refusal({
    status: 400,
    code: "ServicePrincipalValidationClientError",
    message: `The credentials in ServicePrincipalProfile were invalid. Please see https://aka.ms/aks-sp-help for more details. (Details: adal: Refresh request failed. Status Code = '401'. Response body: {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'."})`,
  });
}

/** Source: docs: user-assigned-managed-identity, limitations. Code and text are not published. */
export function identityNotInRegion(location: string): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message: `Clusters with a user-assigned managed identity are not supported in region ${location}.`,
  });
}

/** Source: docs: pre-created-kubelet-managed-identity, limitations. Code and text are not published. */
export function kubeletNotInRegion(location: string): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message: `A pre-created kubelet managed identity is not supported in region ${location}.`,
  });
}

/** "Only works if" a newer image is there: docs: system-assigned-managed-identity. Code and text are not published. */
export function noNewerImage(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message:
      "The update to managed identity needs a newer node image than the node pools have; none is available.",
  });
}

/** A code and limit from docs: update-credentials (190 bytes); the wording is this simulator's own. */
export function secretTooLong(): ArmError {
  return refusal({
    status: 400,
    code: "InvalidParameter",
    message:
      "The value of parameter servicePrincipalProfile.secret is invalid. It must not exceed 190 bytes.",
    target: "servicePrincipalProfile.secret",
  });
}

/** Source: docs: private-clusters (the form of the name). Code and text are this simulator's own. */
export function zoneName(name: string, wanted: string): ArmError {
  return refusal({
    status: 400,
    code: "InvalidParameter",
    message: `The private DNS zone name '${name}' is not valid; it is '${wanted}' or a name below it.`,
    target: "apiServerAccessProfile.privateDNSZone",
  });
}
