import { minutes, formatDuration } from "../text/duration.ts";
import { fixed, row } from "./row.ts";

const CLUSTER =
  "/subscriptions/…/resourceGroups/rg-web/providers/Microsoft.ContainerService/managedClusters/web";
const OFTEN_CAPACITY = "often a quota, capacity or a full subnet";
const OFTEN_BUDGET = "often a PodDisruptionBudget, a quota or a full subnet";

const NOUNS = {
  clusterCreation: "creation of the cluster",
  clusterUpdate: "update of the cluster",
  reconcile: "reconcile operation",
  kubernetesUpgrade: "Kubernetes upgrade",
  imageUpgrade: "node image upgrade",
  poolScaling: "scaling of the pool",
};

/** The kinds of long-running operations of AKS. */
export type OperationKind = keyof typeof NOUNS;

/** Long-running operations of AKS that did not end well. */
export const OPERATIONS = {
  "operation-without-end": row<{ readonly operation: OperationKind; readonly id: string }>({
    message: ({ operation }) => `The ${NOUNS[operation]} did not end in the time that Keyless waits for it.`,
    remedy: ({ id }) =>
      `Look at the resource (\`az resource show --ids ${id}\`) and fix the cause. Then \`POST …/retry\` continues.`,
    example: { operation: "clusterUpdate", id: CLUSTER },
  }),
  "update-failed": row({
    message: ({ state }) => `The update of the cluster ended as ${state}.`,
    remedy: ({ clusterId }) =>
      `Look at the cluster (\`az aks show --ids ${clusterId}\`) and fix the cause. Then \`POST …/retry\` sends the change again.`,
    example: { state: "Failed", clusterId: CLUSTER },
  }),
  "reconcile-failed": row({
    message: ({ state }) => `The cluster is still ${state} after it was reconciled.`,
    remedy: ({ clusterId }) =>
      `Look at the cluster (\`az aks show --ids ${clusterId}\`) and fix the cause. Then \`POST …/retry\` reconciles it again.`,
    example: { state: "Failed", clusterId: CLUSTER },
  }),
  "creation-failed": row({
    message: ({ state }) => `The creation of the cluster ended as ${state}.`,
    remedy: ({ clusterId }) =>
      `Find the cause, then delete the failed cluster: \`az aks delete --ids ${clusterId}\`. Then \`POST …/retry\` creates it again.`,
    example: { state: "Failed", clusterId: CLUSTER },
  }),
  "cluster-exists": fixed({
    message: "In the meantime, somebody created a cluster of this name with other identities.",
    remedy: "Cancel the run and choose another name. Keyless does not change the existing cluster.",
  }),
  "version-upgrade-failed": row({
    message: ({ version }) => `The upgrade to Kubernetes ${version} did not succeed.`,
    remedy: `Fix the cause (${OFTEN_BUDGET}). Then \`POST …/retry\` continues the upgrade.`,
    example: { version: "1.33.1" },
  }),
  "image-upgrade-failed": row({
    message: ({ withinMs }) => `The pool did not get the new node image within ${formatDuration(withinMs)}.`,
    remedy: `Fix the cause (${OFTEN_BUDGET}). Then \`POST …/retry\` resumes the upgrade, and \`POST …/skip\` leaves the pool as it is.`,
    example: { withinMs: minutes(40) },
  }),
  "scaling-failed": row({
    message: ({ count }) => `The pool did not reach ${count === 1 ? "1 node" : `${String(count)} nodes`}.`,
    remedy: `Fix the cause (${OFTEN_CAPACITY}). Then \`POST …/retry\` continues.`,
    example: { count: 4 },
  }),
  "machines-remain": row<{ readonly machines: readonly string[] }>({
    message: ({ machines }) =>
      `The pool still lists ${machines.length === 1 ? "a node that was" : "nodes that were"} deleted: ${machines.join(", ")}.`,
    remedy: "Find out who else scales the pool. Then `POST …/retry` deletes them again.",
    example: { machines: ["aks-apps-12345678-vmss000000"] },
  }),
  "autoscaler-owns-the-count": fixed({
    message:
      "In the meantime, somebody enabled the cluster autoscaler for the pool. Keyless does not set the node count of such a pool.",
    remedy:
      "Disable the cluster autoscaler for the duration of the run, then `POST …/retry`; or `POST …/cancel`.",
  }),
  "override-failed": row({
    message: ({ state }) => `Writing the override that forces upgrades ended with the cluster ${state}.`,
    remedy: "Look at the cluster and fix the cause. Then `POST …/retry` writes the override again.",
    example: { state: "Failed" },
  }),
  "pool-not-planned": row<{ readonly pools: readonly string[] }>({
    message: ({ pools }) =>
      `The plan does not name ${pools.length === 1 ? "the pool" : "the pools"} ${pools.join(", ")}, whose nodes the change would re-image.`,
    remedy: "The run makes a new plan that names every pool of the cluster. Approve that plan.",
    example: { pools: ["gpu"] },
  }),
};
