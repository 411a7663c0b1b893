import { RECONCILE, RETRY, startAgain } from "./remedies.ts";
import { aks, type CatalogueRow, docs, grants, refuse } from "./row.ts";

/** Codes of identities, role assignments and registrations. */
export const IDENTITY_CODES: readonly CatalogueRow[] = [
  grants(
    "CreateRoleAssignmentError",
    "AKS could not assign the identity its role on the managed resource group",
    `Exempt the role assignment from the policy that prevents it (\`az policy exemption create --name keyless --exemption-category Waiver --policy-assignment <assignment id> --scope <scope>\`), or remove the lock that does (\`az lock delete --ids <lock id>\`). ${RETRY}`,
    aks(2961),
  ),
  refuse(
    "ReconcileResourceGroupError",
    "AKS could not write the managed resource group",
    `Create a policy exemption for the managed resource group: \`az policy exemption create --name keyless --exemption-category Waiver --policy-assignment <assignment id> --scope <managed resource group id>\`. ${RETRY}`,
    "https://github.com/MicrosoftDocs/azure-docs/issues/99846",
  ),
  refuse(
    "PodIdentityAddonIdentitiesAssignmentError",
    "the pod-identity add-on could not assign its identities",
    `Give the control-plane identity Managed Identity Operator on the identity that the message names: \`az role assignment create --assignee-principal-type ServicePrincipal --assignee-object-id <principal id> --role "Managed Identity Operator" --scope <scope>\`. ${RETRY}`,
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
    startAgain(
      "that names another identity, or the same one after it was created again (`az identity create`): the run gives it its roles",
    ),
    aks(3833),
  ),
  refuse("UpdateNodeSPError", "AKS could not change the credential of the nodes", RECONCILE, aks(1069)),
  refuse(
    "RoleAssignmentUpdateNotPermitted",
    "a role assignment of this name exists for another principal",
    `Remove the role assignment of the identity that no longer exists: \`az role assignment delete --ids <assignment id>\`. ${RETRY}`,
    "https://github.com/MicrosoftDocs/azure-docs/issues/85388",
  ),
  refuse(
    "UnsupportedPrincipalType",
    "the principal has a type that this role cannot be assigned to",
    startAgain("that names the object id of a service principal or managed identity"),
    docs("role-based-access-control/troubleshooting"),
  ),
  refuse(
    "DenyAssignmentAuthorizationFailed",
    "a deny assignment prevents this change",
    `Have the owner of the deny assignment (a deployment stack, a managed application) exclude Keyless from it. ${RETRY}`,
    docs("role-based-access-control/deny-assignments"),
  ),
  refuse(
    "InvalidAuthenticationTokenTenant",
    "the subscription belongs to another tenant than the one that Keyless signs in to",
    startAgain(
      "in a deployment of Keyless in that tenant: identities and role assignments do not cross tenants",
    ),
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "FeatureNotFound",
    "Azure has no such feature",
    startAgain(
      "with the name that the page of the feature gives. If that page asks for no registration, none is needed",
    ),
    "https://github.com/MicrosoftDocs/azure-docs/issues/71962",
  ),
  refuse(
    "FeatureUnregistrationUnsupported",
    "this feature cannot be unregistered",
    "`POST …/cancel`: the feature stays registered.",
    aks(984),
  ),
  refuse(
    "InvalidResourceGroupLocation",
    "the resource group exists in another region",
    startAgain("that asks for that region, or for another resource group"),
    docs("azure-resource-manager/troubleshooting/common-deployment-errors"),
  ),
  refuse(
    "InvalidResourceLocation",
    "the resource exists in another region",
    startAgain("that asks for that region, or for another name"),
    docs("azure-resource-manager/troubleshooting/error-reserved-resource-name"),
  ),
];
