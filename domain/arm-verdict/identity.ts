import { aks, type CatalogueRow, docs, grants, refuse } from "./row.ts";

const RECONCILE = "Read the message, then reconcile the cluster (`az aks update`) and retry.";

/** Codes of identities, role assignments and registrations. */
export const IDENTITY_CODES: readonly CatalogueRow[] = [
  grants(
    "CreateRoleAssignmentError",
    "AKS could not assign the identity its role on the managed resource group",
    "Exempt the role assignment from the policy, or remove the lock, that prevents it. Then retry.",
    aks(2961),
  ),
  refuse(
    "PodIdentityAddonIdentitiesAssignmentError",
    "the pod-identity add-on could not assign its identities",
    "Repair or remove the pod identities (`az aks pod-identity list`), then retry.",
    aks(2943),
  ),
  refuse(
    "ReconcileKubeletIdentityError",
    "AKS could not assign the kubelet identity to the nodes",
    RECONCILE,
    aks(2094),
  ),
  refuse("ReconcileAddonIdentityError", "AKS could not assign an add-on its identity", RECONCILE, aks(2573)),
  refuse(
    "ReconcileMSICredentialError",
    "AKS could not get the credential of the identity",
    RECONCILE,
    aks(4561),
  ),
  refuse(
    "GetUserAssignedIdentityResourceError",
    "AKS cannot read the user-assigned identity; it may have been deleted or recreated",
    "Create the identity again or choose another one. A recreated identity is a new principal and needs new role assignments.",
    aks(3833),
  ),
  refuse("UpdateNodeSPError", "AKS could not change the credential of the nodes", RECONCILE, aks(1069)),
  refuse(
    "RoleAssignmentUpdateNotPermitted",
    "a role assignment of this name exists for another principal",
    "Remove the role assignment of the identity that no longer exists, then retry.",
    "https://github.com/MicrosoftDocs/azure-docs/issues/85388",
  ),
  refuse(
    "UnsupportedPrincipalType",
    "the principal has a type that this role cannot be assigned to",
    "Give the object id of a service principal or managed identity.",
    docs("role-based-access-control/troubleshooting"),
  ),
  refuse(
    "DenyAssignmentAuthorizationFailed",
    "a deny assignment prevents this change",
    "Ask the owner of the deny assignment (node resource group lockdown, a managed application) to remove it.",
    docs("role-based-access-control/deny-assignments"),
  ),
  refuse(
    "InvalidAuthenticationTokenTenant",
    "the subscription belongs to another tenant than the one that Keyless signs in to",
    "Use a deployment of Keyless in that tenant: identities and role assignments do not cross tenants.",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "FeatureNotFound",
    "Azure has no such feature",
    "Compare the name with the page of the feature. If that page asks for no registration, none is needed.",
    "https://github.com/MicrosoftDocs/azure-docs/issues/71962",
  ),
  refuse(
    "FeatureUnregistrationUnsupported",
    "this feature cannot be unregistered",
    "Leave it registered.",
    aks(984),
  ),
  refuse(
    "InvalidResourceGroupLocation",
    "the resource group exists in another region",
    "Request it in that region, or choose another resource group.",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "InvalidResourceLocation",
    "the resource exists in another region",
    "Request it in that region, or choose another name.",
    docs("azure-resource-manager/troubleshooting/error-reserved-resource-name"),
  ),
];
