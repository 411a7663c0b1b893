import { type StepText, stepsOf } from "../kit/step-text.ts";
import {
  ASSIGN_ROLES,
  CREATE_IDENTITIES,
  FORCE_DRAIN,
  READ_BUDGETS,
  READ_NODE_LABELS,
  UPGRADE_IMAGES,
} from "../shared/step-texts.ts";

/** In the order of a run. Roles of identities that only the change creates are assigned after it, in the same steps. */
export const MIGRATION_STEPS: readonly StepText[] = stepsOf(
  {
    name: "reconcile",
    label: "reconcile cluster",
    state: "running",
    detail:
      "Makes AKS finish or repeat its last operation, if that operation failed and `whenFailed` is reconcile.",
    shows: ["cluster-state"],
  },
  CREATE_IDENTITIES,
  ...ASSIGN_ROLES,
  {
    name: "awaitWindow",
    label: "wait for the window",
    state: "waiting",
    detail: "Waits for the node OS maintenance window, if the cluster allows node disruption only then.",
    shows: ["window"],
  },
  READ_BUDGETS,
  {
    name: "changeIdentity",
    label: "change the cluster",
    state: "running",
    detail: "Sends the PUT request that sets the new identities of the cluster.",
    shows: ["change"],
  },
  {
    name: "followChange",
    label: "follow the update",
    state: "waiting",
    detail: "Follows the update of the cluster to its end.",
    shows: ["update"],
  },
  {
    name: "verifyPools",
    label: "verify the pools",
    state: "running",
    detail: "Reads which identity the nodes of every pool have now.",
    shows: ["node-identities"],
  },
  UPGRADE_IMAGES,
  FORCE_DRAIN,
  {
    name: "upgradeVersion",
    label: "upgrade Kubernetes",
    state: "running",
    detail:
      "Upgrades the control plane and the pools that have no newer node image to the next patch version, if `whenNothingNewer` is upgradeKubernetesPatch.",
    shows: ["version"],
  },
  {
    name: "scaleOutAndIn",
    label: "replace nodes",
    state: "running",
    detail:
      "Adds new nodes to the pools that have no newer node image and deletes the old ones, if `whenNothingNewer` is scaleOutAndIn.",
    shows: ["replaced-pools", "replaced-nodes"],
  },
  READ_NODE_LABELS,
);
