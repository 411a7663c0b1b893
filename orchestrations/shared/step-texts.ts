import type { StepText } from "../kit/step-text.ts";

/** Steps that several workflows share. */
export const ENSURE_GROUP: StepText = {
  name: "ensureGroup",
  label: "create the group",
  state: "running",
  detail: "Creates the resource group, if it does not exist.",
  shows: ["group"],
};

export const CREATE_IDENTITIES: StepText = {
  name: "createIdentities",
  label: "create identities",
  state: "running",
  detail: "Creates the user-assigned identities, or uses those that exist.",
  shows: ["identities"],
};

export const ASSIGN_ROLES: readonly StepText[] = [
  {
    name: "grantRoles",
    label: "assign roles",
    state: "running",
    detail: "Creates the role assignments that are missing.",
    shows: ["role-assignments"],
  },
  {
    name: "awaitPropagation",
    label: "wait for the roles",
    state: "waiting",
    detail: "Waits up to an hour until Azure applies the new role assignments everywhere.",
    shows: ["roles-take-effect"],
  },
];

export const READ_BUDGETS: StepText = {
  name: "readBudgets",
  label: "read pod budgets",
  state: "running",
  detail:
    "Reads the PodDisruptionBudgets of the cluster with a kubectl command, if `inClusterReads` is runCommand.",
  shows: ["budgets"],
};

export const UPGRADE_IMAGES: StepText = {
  name: "upgradeImages",
  label: "upgrade node images",
  state: "running",
  detail:
    "Upgrades the node image of one pool after the other, or waits (state `waiting`) until Azure publishes the next node image.",
  shows: ["pools", "pool", "pool-in-batch", "pools-left", "next-image"],
};

export const FORCE_DRAIN: StepText = {
  name: "forceDrain",
  label: "force the upgrade",
  state: "running",
  detail:
    "Lets upgrades ignore PodDisruptionBudgets for four hours: only where a node could not be drained and `whenDrainFails` is force.",
  shows: ["forced"],
};

export const READ_NODE_LABELS: StepText = {
  name: "readNodeLabels",
  label: "read node labels",
  state: "running",
  detail: "Reads the image labels of the nodes with a kubectl command, if `inClusterReads` is runCommand.",
  shows: ["node-labels"],
};
