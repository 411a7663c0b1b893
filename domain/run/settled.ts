import type { Finding } from "../findings/finding.ts";
import type { FindingCode } from "../findings/findings.ts";

/**
 * Findings about the way to a change: what may stand in its way, what it needs while it goes on, until when it must have
 * come. Once the change has come nothing of them is true any more, and their remedies would send people to do what is
 * done. All others are about what the change leaves behind.
 */
const ABOUT_THE_WAY: ReadonlySet<string> = new Set<FindingCode>([
  "budgets-not-read",
  "cluster-reconciled-first",
  "denied-to-aks",
  "eligible-role-not-active",
  "feature-needs-approval",
  "identity-unavailable-in-upgrades",
  "kms-vault-not-shown",
  "kubelet-cannot-pull",
  "kubelet-grants-late",
  "kubelet-made-by-aks",
  "kubernetes-patch-none",
  "kubernetes-versions-unreadable",
  "machines-deleted-without-drain",
  "pool-not-healthy",
  "pool-operation-in-progress",
  "node-disruption-no-window",
  "node-disruption-window",
  "operation-in-progress",
  "policies-unreadable",
  "policy-may-deny",
  "policy-may-deny-aks",
  "pool-half-migrated",
  "pool-not-scaled",
  "pool-replaced-by-hand",
  "pool-without-surge",
  "quota-close",
  "reads-in-cluster",
  "role-wait-shortened",
  "scale-out-capacity",
  "service-principal-expires-soon",
  "sweep-targets-share",
  "sweep-wave-empty",
  "service-principal-expiry-unknown",
  "service-principal-secrets-differ",
  "spot-without-drain",
  "subnet-close",
  "system-assigned-grants-late",
]);

/** Those findings of a plan that hold after everything has been done that it says. */
export function stillTrue(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ code }) => !ABOUT_THE_WAY.has(code));
}
