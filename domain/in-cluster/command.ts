import { z } from "zod";

/**
 * Whether Keyless may run kubectl in the cluster to read what Azure does not show. A command starts a pod in the
 * namespace `aks-command`, so it runs only if requested. Source: learn.microsoft.com/azure/aks/access-private-cluster.
 */
export const InClusterReads = z.enum(["none", "runCommand"]).optional().meta({
  description:
    "Whether Keyless may read PodDisruptionBudgets and node labels with kubectl commands in the cluster: none (default), or runCommand, which starts a pod in the namespace aks-command for each command.",
});

/** What is read in a cluster. */
export const ClusterCommand = z.enum(["budgets", "nodeImages"]);
export type ClusterCommand = z.infer<typeof ClusterCommand>;
