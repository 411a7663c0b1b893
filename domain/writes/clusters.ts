import { formatDuration, hours } from "../text/duration.ts";
import { final, undoable } from "./row.ts";

/** What changes a cluster as a whole. */
export const CLUSTER_WRITES = {
  "create-cluster": undoable({
    does: "create the cluster",
    before: "absent",
    after: ({ identity }) => identity,
    example: { identity: "UserAssigned id-web" },
  }),
  "change-identity": final<{
    readonly kubeletToo: boolean;
    readonly before: string;
    readonly after: string;
    /** Pools whose nodes are replaced with surge nodes and drains. */
    readonly pools: readonly string[];
    /** Spot pools, which have neither. */
    readonly spotPools?: readonly string[];
  }>({
    does: ({ kubeletToo }) =>
      `change the cluster's identity${kubeletToo ? " and the kubelet identity" : ""} with one PUT`,
    before: ({ before }) => before,
    after: ({ after }) => after,
    disrupts: ({ pools, spotPools = [] }) => {
      const parts = [
        ...(pools.length === 0
          ? []
          : [`the nodes of ${pools.join(", ")} are cordoned, drained and reimaged`]),
        ...(spotPools.length === 0
          ? []
          : [
              `the Spot nodes of ${spotPools.join(", ")} are reimaged without a drain, which evicts their pods`,
            ]),
      ];
      return parts.length === 0
        ? undefined
        : `${parts.join("; ")}, by this update or by the node image upgrade`;
    },
    example: {
      kubeletToo: true,
      before: "service principal",
      after: "UserAssigned id-web-control-plane, kubelet id-web-kubelet",
      pools: ["system", "apps"],
    },
  }),
  "reconcile-cluster": final({
    does: "reconcile the cluster with a PUT that changes nothing",
    before: ({ state }) => state,
    after: "Succeeded",
    disrupts: "AKS continues what its last operation left unfinished, which can restart or reimage nodes",
    example: { state: "Failed" },
  }),
  "force-upgrades": undoable({
    does: "let upgrades ignore PodDisruptionBudgets, only if a node cannot be drained",
    before: "upgradeSettings.overrideSettings as they are",
    after: ({ forMs }) => `forceUpgrade for ${formatDuration(forMs)}`,
    disrupts: "pods are deleted although their PodDisruptionBudgets do not allow it",
    example: { forMs: hours(4) },
  }),
  "run-kubectl": undoable({
    does: "run kubectl get in a pod in the namespace aks-command, before nodes are disrupted and afterwards",
    before: "no such pod",
    after: "nothing remains",
    example: {},
  }),
  "upgrade-control-plane": final<{ readonly before: string; readonly version: string }>({
    does: ({ version }) =>
      `upgrade the control plane to Kubernetes ${version}, only if a node pool has no newer node image`,
    before: ({ before }) => before,
    after: ({ version }) => version,
    disrupts: "the API server may be unavailable for moments; nodes and pods keep running",
    example: { before: "1.33.1", version: "1.33.2" },
  }),
};
