import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { PreflightFacts } from "./facts.ts";

/** What Azure says that its policies would do to the planned writes. */
export function policyFindings(
  { denials = [], policiesUnreadable }: PreflightFacts,
  resource: string,
): readonly Finding[] {
  const found = denials
    .filter(({ byAks }) => byAks !== true)
    .map(({ resource, assignmentId, unseen }) =>
      unseen.length === 0
        ? finding("policy-denies", resource, { assignmentId })
        : finding("policy-may-deny", resource, { assignmentId, unseen }),
    );
  return policiesUnreadable === undefined
    ? found
    : [...found, finding("policies-unreadable", resource, { because: policiesUnreadable })];
}

/** The same for what AKS writes by itself. */
export function policyFindingsOfAks({ denials = [] }: PreflightFacts): readonly Finding[] {
  return denials
    .filter(({ byAks }) => byAks === true)
    .map(({ resource, assignmentId }) => finding("policy-may-deny-aks", resource, { assignmentId }));
}
