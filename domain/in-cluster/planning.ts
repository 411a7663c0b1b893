import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { PlannedWrite } from "../run/plan.ts";

/** What a plan that disrupts nodes says of reading in the cluster. */
export function inClusterFinding(clusterId: string, reads: "none" | "runCommand" = "none"): Finding {
  return finding(reads === "runCommand" ? "reads-in-cluster" : "budgets-not-read", clusterId);
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
