import { formatDuration, hours, minutes } from "../text/duration.ts";
import { blocker, fixed, warning } from "./row.ts";
import { aksDocs, aksIssue, MANAGED_IDENTITIES } from "./sources.ts";

const NODE_DISRUPTION = aksDocs("node-disruption-policy");
const ROLLING = aksDocs("upgrade-aks-node-pools-rolling");
const HEALTHY_PODS =
  "Make sure that the pods of these PodDisruptionBudgets are healthy, or run more replicas.";

interface Named {
  /** `namespace/name` of the budgets, as far as they are named. */
  readonly budgets: string;
}

/** What keeps nodes from being drained or disrupted. */
export const DISRUPTION = {
  "node-disruption-blocked": blocker<{
    /** A preview feature that sets the policy; absent where none does. */
    readonly feature?: string | undefined;
  }>({
    means: ({ feature }) =>
      `The node disruption policy is Block${feature === undefined ? "" : ` (feature ${feature})`}, and changing the kubelet identity re-images nodes.`,
    remedy: "Set the policy to Allow for the duration of the run, in agreement with whoever set it to Block.",
    source: NODE_DISRUPTION,
    example: {},
  }),
  "node-disruption-no-window": fixed("note", {
    means:
      "The cluster allows node disruption only during the node OS maintenance window, but has no such window. AKS then allows it at any time.",
    remedy:
      "If nodes must not be disrupted now, set the maintenance configuration aksManagedNodeOSUpgradeSchedule a day before the run.",
    source: NODE_DISRUPTION,
  }),
  "node-disruption-window-never": fixed("blocker", {
    means:
      "The cluster allows node disruption only during the node OS maintenance window, and that window does not open within two years.",
    remedy: "Correct the maintenance configuration aksManagedNodeOSUpgradeSchedule.",
    source: NODE_DISRUPTION,
  }),
  "node-disruption-window": warning({
    means: ({ opensAt, closesAt, waitMs }) =>
      `The cluster allows node disruption only during the node OS maintenance window, which is open from ${opensAt} to ${closesAt}. ${waitMs > 0 ? `The run assigns the roles, then waits ${formatDuration(waitMs)} for the window.` : "The role assignments take effect while it is open."}`,
    remedy:
      "No action is needed. To change the cluster earlier, change the maintenance window or the node disruption policy.",
    source: NODE_DISRUPTION,
    example: { opensAt: "2026-07-04T22:00:00.000Z", closesAt: "2026-07-05T02:00:00.000Z", waitMs: hours(9) },
  }),
  "role-wait-shortened": warning({
    means: ({ waitMs }) =>
      `The run waits ${formatDuration(waitMs)} until its role assignments take effect. AKS documents up to an hour.`,
    remedy:
      "In 32 recorded changes, a role assignment took effect after 2 to 20 seconds. If it takes longer, AKS refuses the change, or nodes cannot pull images until the role assignments take effect. Leave out `roleWait` for a cluster that must not be disturbed.",
    source: MANAGED_IDENTITIES,
    example: { waitMs: minutes(5) },
  }),
  "drains-forced": fixed("warning", {
    means:
      "If a node cannot be drained, upgrades of this cluster ignore PodDisruptionBudgets and other checks of AKS for four hours. That includes upgrades that others start.",
    remedy: "Leave `whenDrainFails` out if a person should decide, and fix the PodDisruptionBudgets.",
    source: aksDocs("upgrade-options"),
  }),
  "pod-disruption-budgets-overridden": warning<Named>({
    means: ({ budgets }) =>
      `These PodDisruptionBudgets allow no eviction, and the run forces drains that fail: ${budgets}.`,
    remedy: HEALTHY_PODS,
    source: aksDocs("upgrade-options"),
    example: { budgets: "shop/cart, shop/checkout" },
  }),
  "pod-disruption-budgets-tight": warning<Named>({
    means: ({ budgets }) =>
      `These PodDisruptionBudgets currently allow no eviction: ${budgets}. Draining the nodes of their pods takes up to the drain timeout of the pool.`,
    remedy: HEALTHY_PODS,
    source: ROLLING,
    example: { budgets: "shop/cart" },
  }),
  "reads-in-cluster": fixed("note", {
    means:
      "The run reads PodDisruptionBudgets before it disrupts nodes, and node labels afterwards, with kubectl commands in a pod in the namespace aks-command. PodDisruptionBudgets that allow no eviction stop the run on an incident.",
    remedy:
      "No action is needed. A cluster with Microsoft Entra ID must allow Keyless to list nodes and poddisruptionbudgets.",
    source: aksDocs("access-private-cluster"),
  }),
  "budgets-not-read": fixed("note", {
    means:
      "The run does not read PodDisruptionBudgets. If a PodDisruptionBudget allows no eviction, the nodes that run its pods cannot be drained, and the run stops, possibly after it has changed other nodes.",
    remedy: "Check them first: `kubectl get pdb -A`. Or set `inClusterReads` to runCommand.",
    source: aksIssue(4805),
  }),
  "budgets-skipped": warning({
    means: ({ by }) => `The PodDisruptionBudgets could not be read, and ${by} skipped that step.`,
    remedy: "Check them yourself: `kubectl get pdb -A`.",
    source: aksIssue(4805),
    example: { by: "Ada" },
  }),
  "node-labels-not-read": warning({
    means: ({ code, message }) =>
      `The image labels of the nodes could not be read (${code}: ${message}), so the report relies on what Azure says about the pools.`,
    remedy: "Check them yourself: `kubectl get nodes -L kubernetes.azure.com/node-image-version`.",
    source: aksIssue(3355),
    example: { code: "in-cluster-answer-gone", message: "The result of the command is gone." },
  }),
};
