import { ArmError } from "../../../core/arm-error.ts";
import { refusal } from "./refusal.ts";

/** Sources: docs: pre-created-kubelet-managed-identity; pulumi/pulumi-azure-native#2020 (the grant was on the wrong identity). */
export function kubeletIdentityPermission(kubeletId: string): ArmError {
  return refusal({
    status: 400,
    code: "CustomKubeletIdentityMissingPermissionError",
    message: `The cluster user assigned identity must be given permission to assign kubelet identity ${kubeletId}. Check access result not allowed for action Microsoft.ManagedIdentity/userAssignedIdentities/assign/action.`,
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

/** Source: Azure/terraform-azurerm-caf-enterprise-scale#900 (text), hashicorp/terraform-provider-azurerm#11042. */
export function privateZonePermission(zone: string): ArmError {
  return refusal({
    status: 400,
    code: "CustomPrivateDNSZoneMissingPermissionError",
    message: `Service principal or user-assigned identity must be given permission to read and write to custom private dns zone ${zone}. Check access result not allowed for action Microsoft.Network/privateDnsZones/write.`,
  });
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

/** Sources: MicrosoftDocs/azure-docs#98954, Azure/AKS#3575; right after the grant it means that it has not propagated. */
export function kmsPermission(vault: string): ArmError {
  return refusal({
    status: 400,
    code: "AzureKeyVaultKmsValidateIdentityPermissionCustomerError",
    message: `The cluster identity does not have permission to encrypt and decrypt with the key in the key vault ${vault}. Please see https://aka.ms/aks/kms for more information.`,
  });
}

/** The code is known from reports only (Azure/AKS#2943, Azure/AKS#2203); the text is this simulator's own. */
export function podIdentityAssignment(identity: string): { code: string; message: string } {
  return {
    code: "PodIdentityAddonIdentitiesAssignmentError",
    message: `The cluster identity does not have permission to assign the pod identity ${identity}.`,
  };
}

/** A cluster keeps the principal of an identity that was deleted (Azure/AKS#4561); code and text are this simulator's guess. */
export function identityGone(identity: string): { code: string; message: string } {
  return {
    code: "ReconcileMSICredentialError",
    message: `The managed identity ${identity} cannot get a token: its principal does not exist in the directory.`,
  };
}

/** The managed resource group may not be written. Source: MicrosoftDocs/azure-docs#99846 for code and text. */
export function nodeGroupDenied(group: string): { code: string; message: string } {
  return {
    code: "ReconcileResourceGroupError",
    message: `Resource request failed due to RequestDisallowedByPolicy. Please see https://aka.ms/aks-requestdisallowedbypolicy for more details. The detailed error message: Code="RequestDisallowedByPolicy" Message="Resource '${group}' was disallowed by policy."`,
  };
}

/** A policy that forbids role assignments stops AKS's own grant on the node resource group. Source: Azure/AKS#2961; the code comes from reports. */
export function ownGrantDenied(scope: string): { code: string; message: string } {
  return {
    code: "CreateRoleAssignmentError",
    message: `Creating the role assignment of the cluster identity at ${scope} was disallowed by policy.`,
  };
}
