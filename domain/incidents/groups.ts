import type { IncidentCode } from "./incidents.ts";

type Codes = readonly IncidentCode[];

/** Any activity of any run can come to these. */
export const EVERY_RUN: Codes = ["step-failed", "waited-too-long"];

/** PodDisruptionBudgets and node labels are read by commands in the cluster. */
export const READS_IN_CLUSTER: Codes = [
  "in-cluster-answer-gone",
  "in-cluster-answer-cut-short",
  "in-cluster-answer-unreadable",
  "in-cluster-command-failed",
  "pod-disruption-budget-blocks",
];

/** Node images are upgraded, by force where a drain fails and the request says so. */
export const IMAGE_UPGRADES: Codes = ["image-upgrade-failed", "override-failed", "operation-without-end"];
