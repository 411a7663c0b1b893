import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { plannedWrite, type Write } from "../writes/writes.ts";

/** What a plan that disrupts nodes says of reading in the cluster. */
export function inClusterFinding(clusterId: string, reads: "none" | "runCommand" = "none"): Finding {
  return finding(reads === "runCommand" ? "reads-in-cluster" : "budgets-not-read", clusterId);
}

export function inClusterWrite(clusterId: string, reads: "none" | "runCommand" = "none"): Write[] {
  return reads === "none" ? [] : [plannedWrite("run-kubectl", clusterId, {})];
}
