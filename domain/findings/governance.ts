import { blocker, fixed, note, warning } from "./row.ts";
import { aksDocs, aksIssue, DEPLOYING, learn } from "./sources.ts";

const LOCKS = learn("azure/azure-resource-manager/management/lock-resources");
const LOCKDOWN = aksDocs("node-resource-group-lockdown");
const POLICIES = learn("rest/api/policyinsights/policy-restrictions");
const DENY_ASSIGNMENTS = learn("azure/role-based-access-control/deny-assignments");

const removeLock = ({ lockId }: { readonly lockId: string }): string =>
  `Remove the lock for the duration of the run: \`az lock delete --ids ${lockId}\`.`;
const LOCK = {
  level: "ReadOnly",
  scope: "/subscriptions/…/resourceGroups/rg-web",
  lockId: "/subscriptions/…/resourceGroups/rg-web/providers/Microsoft.Authorization/locks/freeze",
};

/** Locks, policies, deny assignments, and what a deployment does not serve. */
export const GOVERNANCE = {
  "resource-locked": blocker({
    means: ({ scope }) => `A ReadOnly lock on ${scope} prevents the change.`,
    remedy: removeLock,
    source: LOCKS,
    example: { scope: LOCK.scope, lockId: LOCK.lockId },
  }),
  "cluster-locked": blocker({
    means: ({ level, scope }) => `A ${level} lock on ${scope} prevents AKS from changing the cluster.`,
    remedy: removeLock,
    source: LOCKS,
    example: LOCK,
  }),
  "node-resource-group-locked": blocker({
    means: ({ level, scope }) => `A ${level} lock on ${scope} prevents AKS from replacing nodes.`,
    remedy: removeLock,
    source: aksIssue(3291),
    example: {
      level: "CanNotDelete",
      scope: "/subscriptions/…/resourceGroups/MC_rg-web_web_westeurope",
      lockId:
        "/subscriptions/…/resourceGroups/MC_rg-web_web_westeurope/providers/Microsoft.Authorization/locks/keep",
    },
  }),
  "grant-locked": blocker({
    means: ({ level, scope }) =>
      `A ${level} lock on ${scope} prevents the run from removing this role assignment.`,
    remedy: removeLock,
    source: LOCKS,
    example: LOCK,
  }),
  "grant-denied": blocker({
    means: ({ name, at, action }) =>
      `The deny assignment ${name} at ${at} denies ${action}, so the run cannot remove this role assignment, whatever roles Keyless has.`,
    remedy:
      "Have the owner of the deny assignment (a deployment stack, a managed application) exclude Keyless from it, or remove the role assignment through that owner.",
    source: DENY_ASSIGNMENTS,
    example: {
      name: "stack-web",
      at: "/subscriptions/…/resourceGroups/rg-network",
      action: "Microsoft.Authorization/roleAssignments/delete",
    },
  }),
  "grant-of-unknown-use": fixed("warning", {
    means:
      "AKS does not ask for this role assignment of the old identity, so something else may use it, such as a pipeline. It stays.",
    remedy:
      "If nothing uses it, remove it yourself: `az role assignment delete --ids <id of the role assignment>`.",
    source: learn("azure/role-based-access-control/role-assignments-remove"),
  }),
  "lock-keeps-old-grants": fixed("note", {
    means:
      "A CanNotDelete lock allows the migration, but it prevents `clean-up` from removing the old role assignments later.",
    remedy: "Remove the lock when you remove the old role assignments.",
    source: LOCKS,
  }),
  "identity-in-locked-group": fixed("blocker", {
    means:
      "The managed resource group of the cluster is locked down: a deny assignment allows only AKS to write there, so the identity cannot be created or kept in it.",
    remedy: "Name an identity in a resource group of your own.",
    source: LOCKDOWN,
  }),
  "node-resource-group-locked-down": fixed("note", {
    means:
      "The managed resource group of the cluster is locked down: a deny assignment allows only AKS to write there. The run changes nodes only through AKS.",
    remedy: "No action is needed. AKS removes the old role assignments in that resource group.",
    source: LOCKDOWN,
  }),
  "policy-denies": blocker({
    means: ({ assignmentId }) => `The policy assignment ${assignmentId} would deny the write.`,
    remedy:
      "Create a policy exemption for the resource for the duration of the run, or make the resource compliant.",
    source: POLICIES,
    example: {
      assignmentId: "/subscriptions/…/providers/Microsoft.Authorization/policyAssignments/tags",
    },
  }),
  "policy-may-deny": warning<{ readonly assignmentId: string; readonly unseen: readonly string[] }>({
    means: ({ assignmentId, unseen }) =>
      `The policy assignment ${assignmentId} may deny the write. That depends on ${unseen.join(", ")}, which the run does not change.`,
    remedy:
      "Check whether the resource complies with the policy today. If it does, the policy allows the change.",
    source: POLICIES,
    example: {
      assignmentId: "/subscriptions/…/providers/Microsoft.Authorization/policyAssignments/private",
      unseen: ["Microsoft.ContainerService/managedClusters/apiServerAccessProfile.enablePrivateCluster"],
    },
  }),
  "policy-may-deny-aks": warning({
    means: ({ assignmentId }) =>
      `AKS writes the managed resource group when it updates the cluster, and the policy assignment ${assignmentId} may deny that: the group as it is does not comply.`,
    remedy:
      "Add to the cluster the tags that the policy requires: AKS copies them to the managed resource group. Or create a policy exemption for that group.",
    source: aksIssue(5856),
    example: {
      assignmentId: "/subscriptions/…/providers/Microsoft.Authorization/policyAssignments/tags",
    },
  }),
  "policies-unreadable": note({
    means: ({ because }) =>
      `Keyless could not check whether a policy would deny the writes of the run: ${because}.`,
    remedy:
      "Grant Keyless Microsoft.PolicyInsights/checkPolicyRestrictions/read, or check the policies yourself.",
    source: POLICIES,
    example: { because: "AuthorizationFailed" },
  }),
  "denied-by-assignment": blocker<{
    readonly name: string;
    readonly at: string;
    readonly action: string;
    readonly scope: string;
    /** Further actions of the run that it denies. */
    readonly more: number;
  }>({
    means: ({ name, at, action, scope, more }) =>
      `The deny assignment ${name} at ${at} denies ${action} on ${scope}${more === 0 ? "" : `, and ${String(more)} more of the run's actions`}, whatever roles Keyless has.`,
    remedy:
      "Have its owner (a deployment stack, a managed application) exclude Keyless from it, or make the change through that owner.",
    source: DENY_ASSIGNMENTS,
    example: {
      name: "stack-web",
      at: "/subscriptions/…/resourceGroups/rg-web",
      action: "Microsoft.ContainerService/managedClusters/write",
      scope:
        "/subscriptions/…/resourceGroups/rg-web/providers/Microsoft.ContainerService/managedClusters/web",
      more: 0,
    },
  }),
  "denied-to-aks": warning({
    means: ({ name, at, action, scope }) =>
      `The deny assignment ${name} at ${at} denies ${action} on ${scope} to everyone, and AKS needs that action to replace nodes.`,
    remedy:
      "Make sure that the deny assignment excludes AKS, or have it removed for the duration of the run.",
    source: DENY_ASSIGNMENTS,
    example: {
      name: "stack-web",
      at: "/subscriptions/…",
      action: "Microsoft.Compute/virtualMachineScaleSets/write",
      scope: "/subscriptions/…/resourceGroups/MC_rg-web_web_westeurope",
    },
  }),
  "subscription-not-served": fixed("blocker", {
    means: "The run would write to a subscription that this deployment of Keyless does not serve.",
    remedy:
      "Add the subscription id to KEYLESS_SUBSCRIPTIONS and assign the roles of Keyless there (docs/deploying.md).",
    source: DEPLOYING,
  }),
  "keyless-own-resource": fixed("blocker", {
    means:
      "The resource belongs to Keyless itself. A run that changed it could give Keyless more rights, or lose the records of runs.",
    remedy: "Leave it out. To change a resource of Keyless, deploy `infra/` again.",
    source: DEPLOYING,
  }),
  "keyless-own-identity": fixed("blocker", {
    means:
      "Keyless runs as this identity. A run that assigned roles to it would give Keyless itself more rights.",
    remedy: "Name another identity. Deploying `infra/` decides what Keyless itself may do.",
    source: DEPLOYING,
  }),
};
