import { blocker, fixed, note, warning } from "./row.ts";
import { aksDocs, aksIssue, learn, MANAGED_IDENTITIES } from "./sources.ts";

const IDENTITIES = "entra/identity/managed-identities-azure-resources";
const MANAGE = learn(`${IDENTITIES}/how-manage-user-assigned-managed-identities`);
const BEST_PRACTICES = learn(`${IDENTITIES}/managed-identity-best-practice-recommendations`);
const FEDERATION = learn("entra/workload-id/workload-identity-federation");
const CONSIDERATIONS = learn("entra/workload-id/workload-identity-federation-considerations");

const KUBELET = aksDocs("pre-created-kubelet-managed-identity");
const ISOLATION = learn(`${IDENTITIES}/managed-identities-isolation-scope`);

const ISSUER = "https://westeurope.oic.prod-aks.azure.com/…/";

/** User-assigned identities: those that exist already, and their federated credentials. */
export const IDENTITY = {
  "identity-made-again": warning({
    means: ({ old, now }) =>
      `The cluster uses the principal ${old}, but the identity of that name now has the principal ${now}: it was deleted and created again. Role assignments of the new principal do not apply to the cluster, and the cluster can no longer get tokens.`,
    remedy:
      "Assign every role to the new principal, then set the identity on the cluster again: first another identity, then this one.",
    source: aksIssue(4561),
    example: {
      old: "22222222-2222-2222-2222-222222222222",
      now: "33333333-3333-3333-3333-333333333333",
    },
  }),
  "identity-gone": warning({
    means: ({ principalId }) =>
      `The cluster uses the principal ${principalId}, which no longer exists. The cluster can no longer get tokens.`,
    remedy:
      "Move the cluster to another identity with `migrate-cluster`. Do not create this identity again under its old name.",
    source: aksIssue(3833),
    example: { principalId: "22222222-2222-2222-2222-222222222222" },
  }),
  "identity-elsewhere": note({
    means: ({ is, wanted }) =>
      `The identity exists in ${is} and stays there: Azure cannot move it to ${wanted}. An identity works for resources in every region, unless its isolation scope is Regional.`,
    remedy: ({ wanted }) => `No action is needed. For an identity in ${wanted}, choose another name.`,
    source: MANAGE,
    example: { is: "northeurope", wanted: "westeurope" },
  }),
  "identity-isolated": blocker({
    means: ({ is, wanted }) =>
      `The isolation scope of the identity is Regional: only resources in ${is} can use it, and the cluster is in ${wanted}.`,
    remedy: ({ wanted }) =>
      `Name an identity in ${wanted}, or one whose isolation scope is None. Azure cannot move an identity.`,
    source: ISOLATION,
    example: { is: "northeurope", wanted: "westeurope" },
  }),
  "identity-adopted": fixed("note", {
    means: "The identity exists. The run uses it as it is and keeps its tags and role assignments.",
    remedy: "Make sure that no workload expects to be the only user of the identity.",
    source: MANAGE,
  }),
  "identity-choice-contradicts": fixed("blocker", {
    means:
      "The request asks for a system-assigned identity and also names a user-assigned identity for the control plane. A cluster has only one of them.",
    remedy: "Leave out `identityType` or `controlPlaneIdentityId`.",
    source: MANAGED_IDENTITIES,
  }),
  "kubelet-choice-contradicts": fixed("blocker", {
    means: "The request asks for a kubelet identity that AKS creates, and also names an existing one.",
    remedy: "Leave out `kubeletIdentity` or `kubeletIdentityId`.",
    source: KUBELET,
  }),
  "kubelet-identity-stays": blocker({
    means: ({ name }) =>
      `The nodes of the cluster use the kubelet identity ${name}, and AKS does not replace it by one that AKS creates.`,
    remedy: "Leave out `kubeletIdentity`: the kubelet identity stays as it is.",
    source: KUBELET,
    example: { name: "id-web-kubelet" },
  }),
  "identity-in-use": fixed("blocker", {
    means: "The cluster uses this identity now, so its role assignments are still needed.",
    remedy: "Choose the migration that replaced this identity.",
    source: MANAGED_IDENTITIES,
  }),
  "adopted-identity-role-unknown": warning({
    means: ({ identity, role, scope }) =>
      `The identity ${identity} exists and has the role ${role} on ${scope}. Azure does not show Keyless which permissions that role has.`,
    remedy: ({ roleId }) =>
      `Look at the role yourself: \`az role definition list --name ${roleId}\`. Or choose another name for the identity.`,
    source: BEST_PRACTICES,
    example: {
      identity: "id-web",
      role: "aks-network",
      scope: "/subscriptions/…/resourceGroups/rg-network",
      roleId: "44444444-4444-4444-4444-444444444444",
    },
  }),
  "adopted-identity-is-powerful": warning({
    means: ({ identity, role, scope, powers }) =>
      `The identity ${identity} exists and has the role ${role} on ${scope}. Whoever uses the identity may ${powers}.`,
    remedy: "Remove the role assignment if nothing needs it, or choose another name for the identity.",
    source: BEST_PRACTICES,
    example: {
      identity: "id-web",
      role: "Contributor",
      scope: "/subscriptions/…",
      powers: "change networks, routes and addresses",
    },
  }),
  "adopted-identity-holds-roles": note<{
    readonly roles: readonly string[];
    /** Further roles that are not named. */
    readonly more: number;
  }>({
    means: ({ roles, more }) =>
      `The identity exists and has ${roles.join(", ")}${more > 0 ? `, and ${String(more)} more` : ""}.`,
    remedy: "No action is needed if the identity is meant to have them.",
    source: BEST_PRACTICES,
    example: { roles: ["AcrPull on /subscriptions/…/registries/images"], more: 0 },
  }),
  "adopted-identity-has-credentials": warning({
    means: ({ subject, issuer, identity }) =>
      `${subject} of ${issuer} can sign in as the identity ${identity}, and so gets the roles that the run assigns to it.`,
    remedy: "Remove the federated credential if nobody needs it, or choose another name for the identity.",
    source: BEST_PRACTICES,
    example: { subject: "system:serviceaccount:shop:cart", issuer: ISSUER, identity: "id-web" },
  }),
  "too-many-federated-credentials": blocker({
    means: ({ wanted, limit }) =>
      `The identity would have ${String(wanted)} federated credentials. Azure allows ${String(limit)}.`,
    remedy:
      "Distribute the workloads over more identities, or remove federated credentials that nobody uses.",
    source: CONSIDERATIONS,
    example: { wanted: 21, limit: 20 },
  }),
  "federated-credential-twice": blocker({
    means: ({ name }) =>
      `The federated credential ${name} has the same issuer and subject. Azure accepts each combination of them once.`,
    remedy: ({ name }) => `Leave this credential out, or name it ${name}.`,
    source: CONSIDERATIONS,
    example: { name: "cart" },
  }),
  "federated-credential-replaced": warning({
    means: ({ subject, issuer }) =>
      `This federated credential lets ${subject} of ${issuer} sign in today. After the run it no longer does.`,
    remedy: "Choose another name if that workload still needs to sign in.",
    source: CONSIDERATIONS,
    example: { subject: "system:serviceaccount:shop:cart", issuer: ISSUER },
  }),
  "issuer-misspelt": blocker({
    means: ({ issuer, near }) =>
      `The issuer ${issuer} differs from ${near}, and Entra ID compares issuers character by character: no token would be accepted.`,
    remedy: ({ near }) => `Write it exactly as ${near}`,
    source: FEDERATION,
    example: { issuer: "https://westeurope.oic.prod-aks.azure.com/…", near: ISSUER },
  }),
  "issuer-unverified": blocker<{
    readonly issuer: string;
    readonly subscription: string;
    readonly because: string;
    /** Further subscriptions whose clusters could not be listed. */
    readonly more: number;
  }>({
    means: ({ issuer, subscription, because, more }) =>
      `Keyless could not check whether ${issuer} is the issuer of a served cluster: it could not list the clusters of subscription ${subscription}${more === 0 ? "" : ` and of ${String(more)} more`} (${because}).`,
    remedy:
      "Assign the inventory role of Keyless on that subscription, or add the issuer to KEYLESS_ALLOWED_ISSUERS and deploy `infra/` again.",
    source: FEDERATION,
    example: {
      issuer: ISSUER,
      subscription: "00000000-0000-0000-0000-000000000002",
      because: "AuthorizationFailed",
      more: 0,
    },
  }),
  "issuer-not-served": blocker({
    means: ({ issuer }) =>
      `${issuer} is not the OIDC issuer of a cluster that this deployment serves. Whoever runs that issuer could sign in as the identity.`,
    remedy:
      "Use the issuer of the cluster (`az aks show --query oidcIssuerProfile.issuerUrl`). To trust another issuer, add it to KEYLESS_ALLOWED_ISSUERS and deploy `infra/` again.",
    source: FEDERATION,
    example: { issuer: "https://tokens.example.com/" },
  }),
};
