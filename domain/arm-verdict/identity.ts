import { aks, type CatalogueRow, docs, grants, refuse } from "./row.ts";

const RECONCILE = "read the message, then reconcile the cluster (az aks update) and retry";

/** Codes of identities, role assignments and registrations. */
export const IDENTITY_CODES: readonly CatalogueRow[] = [
  grants(
    "CreateRoleAssignmentError",
    "AKS could not give the identity its role on the node resource group",
    "have the policy or lock that forbids the role assignment exempt it, then retry",
    aks(2961),
  ),
  refuse(
    "PodIdentityAddonIdentitiesAssignmentError",
    "the pod-identity add-on could not assign its identities",
    "repair or remove the pod identities (az aks pod-identity list), then retry",
    aks(2943),
  ),
  refuse(
    "ReconcileKubeletIdentityError",
    "AKS could not give the nodes their identity",
    RECONCILE,
    aks(2094),
  ),
  refuse("ReconcileAddonIdentityError", "AKS could not give an add-on its identity", RECONCILE, aks(2573)),
  refuse(
    "ReconcileMSICredentialError",
    "AKS could not fetch the identity's credential",
    RECONCILE,
    aks(4561),
  ),
  refuse(
    "GetUserAssignedIdentityResourceError",
    "AKS cannot read the user-assigned identity; it may be deleted or made anew",
    "create the identity again or choose another; one made anew is another principal",
    aks(3833),
  ),
  refuse("UpdateNodeSPError", "AKS could not change what the nodes sign in with", RECONCILE, aks(1069)),
  refuse(
    "RoleAssignmentUpdateNotPermitted",
    "the name of the role assignment belongs to another principal",
    "remove the assignment of the identity that is gone, then retry",
    "https://github.com/MicrosoftDocs/azure-docs/issues/85388",
  ),
  refuse(
    "UnsupportedPrincipalType",
    "the principal is of a type that cannot have this role",
    "name the object id of a service principal or managed identity",
    docs("role-based-access-control/troubleshooting"),
  ),
  refuse(
    "DenyAssignmentAuthorizationFailed",
    "a deny assignment forbids this change",
    "ask whoever locked the resource (node resource group lockdown, a managed application) to lift it",
    docs("role-based-access-control/deny-assignments"),
  ),
  refuse(
    "InvalidAuthenticationTokenTenant",
    "the subscription belongs to another tenant than Keyless signs in to",
    "use a deployment in that tenant: identities and grants do not cross tenants",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "FeatureNotFound",
    "Azure knows no such feature",
    "compare the name with the feature's own page; if that asks for no flag, none is needed",
    "https://github.com/MicrosoftDocs/azure-docs/issues/71962",
  ),
  refuse(
    "FeatureUnregistrationUnsupported",
    "this feature cannot be unregistered",
    "leave it registered",
    aks(984),
  ),
  refuse(
    "InvalidResourceGroupLocation",
    "the resource group exists in another region",
    "ask for it in that region, or choose another group",
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "InvalidResourceLocation",
    "the resource exists in another region",
    "ask for it in that region, or choose another name",
    docs("azure-resource-manager/troubleshooting/error-reserved-resource-name"),
  ),
];
