import { blocker, fixed, note, warning } from "./row.ts";
import { aksDocs, aksIssue, MANAGED_IDENTITIES } from "./sources.ts";

const OWN_KUBELET = aksDocs("pre-created-kubelet-managed-identity");
const ID = "/subscriptions/…/resourceGroups/rg-web/providers/Microsoft.ContainerService/managedClusters/web";
const LEAVE_IDENTITY_TYPE_OUT =
  "Leave `identityType` out: the run then creates user-assigned identities and assigns their roles first.";

/** The state of a cluster, its service principal, and what AKS supports for it. */
export const CLUSTER = {
  "already-managed-identity": blocker({
    means: ({ kind }) => `The cluster already uses a ${kind} managed identity.`,
    remedy:
      "There is nothing to migrate. To give the cluster other identities, name them in `controlPlaneIdentityId` or `kubeletIdentityId`.",
    source: MANAGED_IDENTITIES,
    example: { kind: "user-assigned" },
  }),
  "nothing-to-migrate": note({
    means: ({ kind }) =>
      `The cluster already uses a ${kind} managed identity, so there is nothing to migrate.`,
    remedy:
      "No action is needed. To give the cluster other identities, name them in a request for `migrate-cluster`.",
    source: MANAGED_IDENTITIES,
    example: { kind: "user-assigned" },
  }),
  "identities-being-changed": blocker({
    means: ({ state }) =>
      `Somebody has AKS change the identities of the cluster at this moment (${state}). Azure does not show them before that operation has ended, so it is not known what is left to migrate.`,
    remedy: "Run this again when the operation has ended.",
    source: MANAGED_IDENTITIES,
    example: { state: "Updating" },
  }),
  "cluster-on-service-principal": fixed("blocker", {
    means: "The cluster uses a service principal, so nothing has replaced its identity yet.",
    remedy: "Migrate the cluster first.",
    source: MANAGED_IDENTITIES,
  }),
  "cluster-exists": blocker({
    means: ({ state }) =>
      `A cluster of this name already exists (${state}). Creating a cluster never changes an existing one.`,
    remedy: "Choose another name, or change the existing cluster with `migrate-cluster`.",
    source: aksDocs("use-etags"),
    example: { state: "Succeeded" },
  }),
  "cluster-stopped": blocker({
    means: ({ powerState }) =>
      `The cluster is in the power state ${powerState}: Azure only lets you start or delete it.`,
    remedy: ({ clusterId }) => `Start it, then run this again: \`az aks start --ids ${clusterId}\`.`,
    source: aksDocs("start-stop-cluster"),
    example: { powerState: "Stopped", clusterId: ID },
  }),
  "cluster-not-healthy": blocker({
    means: ({ state }) =>
      `The last operation of the cluster ended as ${state}. Another change would hide the reason.`,
    remedy: ({ clusterId }) =>
      `Find the reason, then reconcile the cluster: \`az aks update --ids ${clusterId}\`. Where AKS answers that a node image is too old for that, run \`upgrade-node-images\` with \`whenFailed: upgrade\` first.`,
    source: aksIssue(1913),
    example: { state: "Failed", clusterId: ID },
  }),
  "cluster-failed-upgraded": warning({
    means: ({ state }) =>
      `The last operation of the cluster ended as ${state}. As the request says, the run upgrades its node images all the same.`,
    remedy: "Find out why that operation failed, and reconcile the cluster after the run.",
    source: aksIssue(4975),
    example: { state: "Failed" },
  }),
  "cluster-reconciled-first": warning({
    means: ({ state }) =>
      `The last operation of the cluster ended as ${state}. The run first has AKS finish or repeat that operation.`,
    remedy:
      "Find out why the operation failed before you start the run. If it fails again, the run stops on an incident.",
    source: aksIssue(1913),
    example: { state: "Failed" },
  }),
  "operation-in-progress": warning({
    means: ({ state }) =>
      `Another operation is in progress on the cluster (${state}). During an upgrade, a managed identity is unavailable for a time.`,
    remedy: "No action is needed: the run waits for that operation before it changes the cluster.",
    source: aksDocs("manage-abort-operations"),
    example: { state: "Upgrading" },
  }),
  "pool-operation-in-progress": warning({
    means: ({ name, state }) =>
      `Another operation is in progress on the node pool ${name} (${state}), although the cluster shows Succeeded.`,
    remedy:
      "No action is needed: AKS refuses a change meanwhile, and the run tries again until it is through.",
    source: aksDocs("manage-abort-operations"),
    example: { name: "apps", state: "UpgradingNodeImageVersion" },
  }),
  "pool-not-healthy": warning({
    means: ({ name, state }) =>
      `The last operation of the node pool ${name} ended as ${state}, although the cluster shows Succeeded. The same cause may stop the run when it replaces the nodes of this pool.`,
    remedy: ({ pool }) => `Find the reason first: \`az resource show --ids ${pool}\`.`,
    source: aksIssue(1913),
    example: { name: "apps", state: "Failed", pool: `${ID}/agentPools/apps` },
  }),
  "identity-unavailable-in-upgrades": fixed("note", {
    means:
      "While AKS upgrades the nodes, the managed identity of the cluster is unavailable for a time. What pods ask of Azure then, such as a disk or a load balancer, may have to wait.",
    remedy: "Run this when few workloads are deployed.",
    source: MANAGED_IDENTITIES,
  }),
  "pod-identity": fixed("warning", {
    means:
      "Pod-managed identity intercepts requests to the metadata endpoint of the nodes. It is no longer supported.",
    remedy:
      "Exclude AKS's own pods (label `kubernetes.azure.com/managedby: aks` in kube-system) with an AzurePodIdentityException, and plan the move to workload identity.",
    source: aksDocs("use-azure-ad-pod-identity"),
  }),
  "key-vault-not-found": fixed("blocker", {
    means: "Azure shows Keyless no such key vault, so the run could not assign the add-ons a role on it.",
    remedy: "Correct the id, or assign Reader to Keyless on the vault.",
    source: aksDocs("csi-secrets-store-identity-access"),
  }),
  "registry-not-found": fixed("blocker", {
    means: "Azure shows Keyless no such registry, so the run could not let the nodes pull from it.",
    remedy: "Correct the id, or assign Reader to Keyless on the registry.",
    source: aksDocs("cluster-container-registry-integration"),
  }),
  "region-without-own-kubelet-identity": blocker({
    means: ({ location }) => `AKS in ${location} does not support a kubelet identity of your own.`,
    remedy: "Leave `kubeletIdentityId` out, and AKS creates one; or choose another region.",
    source: OWN_KUBELET,
    example: { location: "chinaeast2" },
  }),
  "region-without-user-assigned": blocker({
    means: ({ location }) => `AKS in ${location} does not support user-assigned identities.`,
    remedy: "Request identityType SystemAssigned, or choose another region.",
    source: aksDocs("user-assigned-managed-identity"),
    example: { location: "usdodcentral" },
  }),
  "system-assigned-from-user": fixed("blocker", {
    means:
      "A new system-assigned identity has no role assignments, so the cluster would lose its permissions for up to an hour.",
    remedy: "Name another user-assigned identity in `controlPlaneIdentityId`.",
    source: MANAGED_IDENTITIES,
  }),
  "system-assigned-refused-by-aks": blocker<{ readonly reasons: readonly string[] }>({
    means: ({ reasons }) =>
      `AKS does not accept a system-assigned identity together with ${reasons.join(" and ")}.`,
    remedy: LEAVE_IDENTITY_TYPE_OUT,
    source: aksDocs("private-clusters"),
    example: { reasons: ["a private DNS zone of your own"] },
  }),
  "dns-service-ip-outside": blocker({
    means: ({ address, range }) =>
      `The DNS service address ${address} is not inside the service address range ${range}.`,
    remedy: "Choose an address inside the range, but not its first address.",
    source: aksDocs("configure-azure-cni"),
    example: { address: "10.1.0.10", range: "10.0.0.0/16" },
  }),
  "docker-bridge-ignored": note({
    means: ({ range }) => `The Docker bridge address range ${range} is not used: nodes no longer run Docker.`,
    remedy: "Leave it out.",
    source: aksDocs("cluster-configuration"),
    example: { range: "172.17.0.1/16" },
  }),
};
