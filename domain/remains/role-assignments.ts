import { fixed, sentence } from "../text/catalogue.ts";

const ID = "/subscriptions/…/providers/Microsoft.Authorization/roleAssignments/…";
const SCOPE = "/subscriptions/…/resourceGroups/rg-shared";

interface Left {
  /** The role and its scope; absent where the plan does not name them. */
  readonly role?: { readonly name: string; readonly scope: string } | undefined;
  readonly principal: string;
  readonly id: string;
}

const leftBy = ({ role, principal, id }: Left) =>
  `${role === undefined ? "A role" : `The role ${role.name} on ${role.scope}`} of ${principal} (role assignment ${id})`;

const othersIn = (clusters: readonly string[]) =>
  clusters.length === 0 ? "other clusters" : clusters.join(", ");

const left = {
  role: { name: "Contributor", scope: SCOPE },
  principal: "the service principal",
  id: ID,
};

/** Role assignments that a run leaves behind, or does not. */
export const ROLE_REMAINS = {
  "role-assigned": sentence<{ readonly role: string; readonly scope: string; readonly made: boolean }>(
    ({ role, scope, made }) =>
      `The role assignment ${role} on ${scope} ${made ? "was created" : "existed before"} and stays.`,
    { role: "AcrPull", scope: SCOPE, made: true },
  ),
  "role-not-assigned": sentence<{
    readonly role: string;
    readonly scope: string;
    readonly to: string;
    /** False where nobody has seen whether the cluster has the identity. */
    readonly certain: boolean;
    /** The command that asks Azure for the object id of the identity. */
    readonly ask: string;
  }>(
    ({ role, scope, to, certain, ask }) =>
      `The role ${role} on ${scope} was not assigned to ${to}. ${certain ? "The cluster needs it" : "Once the cluster has that identity, it needs the role"}: \`az role assignment create --assignee-principal-type ServicePrincipal --assignee-object-id "$(${ask})" --role "${role}" --scope ${scope}\`.`,
    {
      role: "AcrPull",
      scope: SCOPE,
      to: "the kubelet identity",
      certain: true,
      ask: "az aks show --ids /subscriptions/…/managedClusters/web --query identityProfile.kubeletidentity.objectId --output tsv",
    },
  ),
  "add-on-identity-absent": sentence(
    ({ role, scope, to }) =>
      `After the change there was no ${to}, so the role ${role} on ${scope} was not assigned. Look for the identity with \`inspect-cluster\`, then assign the role with \`grant-roles\`.`,
    {
      role: "Network Contributor",
      scope: SCOPE,
      to: "identity of add-on ingressApplicationGateway",
    },
  ),
  "old-role-for-others": sentence<Left & { readonly clusters: readonly string[] }>(
    (given) => `${leftBy(given)} stays: ${othersIn(given.clusters)} may need it.`,
    { ...left, clusters: ["green"] },
  ),
  "old-role-of-unknown-use": sentence<Left>(
    (given) =>
      `${leftBy(given)} stays: AKS does not ask for it, so something else may use it. Remove it yourself if nothing does.`,
    left,
  ),
  "old-role-until-proven": sentence<Left>(
    (given) => `${leftBy(given)} stays until the migration is proven.`,
    left,
  ),
  "old-role-for-clean-up": sentence<Left & { readonly from: string }>(
    (given) =>
      `${leftBy(given)} is left. \`clean-up\` removes it from ${given.from} on, when no token of the old identity can be in use any more.`,
    { ...left, from: "2026-07-02T15:00:00.000Z" },
  ),
  "assignment-removed": sentence(({ id }) => `${id} was removed.`, { id: ID }),
  "assignment-not-removed": sentence<{ readonly id: string; readonly why?: string | undefined }>(
    ({ id, why }) => `${id} was not removed${why === undefined ? "" : `: ${why}`}.`,
    { id: ID, why: "skipped by Ada" },
  ),
  "assignment-still-there": sentence<{ readonly id: string; readonly why?: string | undefined }>(
    ({ id, why = "run this again" }) => `${id} still exists: ${why}.`,
    { id: ID },
  ),
  "assignment-kept": sentence<{ readonly id: string; readonly clusters: readonly string[] }>(
    ({ id, clusters }) => `${id} stays: ${othersIn(clusters)} may need it.`,
    { id: ID, clusters: ["green"] },
  ),
  "assignment-not-served": sentence(
    ({ id }) => `${id} was not read: this deployment does not serve its subscription.`,
    { id: ID },
  ),
  "old-identity-exists": fixed("The old identity still exists. If nothing else uses it, delete it yourself."),
  "old-identity-perhaps-in-use": fixed(
    "The old identity still exists. It cannot be judged whether another cluster uses it, so keep it.",
  ),
  "old-identity-in-use": sentence<{ readonly clusters: readonly string[] }>(
    ({ clusters }) =>
      `The old identity still exists: ${clusters.join(", ")} ${clusters.length === 1 ? "uses" : "use"} it.`,
    { clusters: ["green"] },
  ),
};
