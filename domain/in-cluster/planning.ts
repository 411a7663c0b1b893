import type { Finding } from "../finding.ts";
import type { PlannedWrite } from "../run/plan.ts";

const SOURCE = "https://learn.microsoft.com/azure/aks/access-private-cluster";

/** What a plan that disrupts nodes says of reading in the cluster. */
export function inClusterFinding(clusterId: string, reads: "none" | "runCommand" = "none"): Finding {
  return reads === "runCommand"
    ? {
        severity: "note",
        code: "reads-in-cluster",
        resource: clusterId,
        means:
          "disruption budgets are read before nodes are disrupted, and the nodes' own labels after it, by kubectl commands that run in a pod in the namespace aks-command; budgets that never let a pod go park the run",
        remedy: "none needed; a cluster with Entra ID must let Keyless list nodes and poddisruptionbudgets",
        source: SOURCE,
      }
    : {
        severity: "note",
        code: "budgets-not-read",
        resource: clusterId,
        means:
          "disruption budgets are not read: one that never lets a pod go stops the work on nodes half-way, on whatever pool its pods run",
        remedy: "look first: kubectl get pdb -A; or ask with inClusterReads: runCommand",
        source: "https://github.com/Azure/AKS/issues/4805",
      };
}

export function inClusterWrite(
  clusterId: string,
  reads: "none" | "runCommand" = "none",
): Omit<PlannedWrite, "order">[] {
  return reads === "none"
    ? []
    : [
        {
          does: "run kubectl get in a pod in the namespace aks-command, before nodes are disrupted and after it",
          resource: clusterId,
          before: "no such pod",
          after: "nothing stays",
          undoable: true,
        },
      ];
}
