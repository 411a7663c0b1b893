import type { Finding } from "../finding.ts";
import type { Foresight } from "./facts.ts";

const SOURCE = "https://learn.microsoft.com/rest/api/policyinsights/policy-restrictions";

/** What Azure says that its policies would do to the planned writes. */
export function policyFindings(
  { denials = [], policiesUnreadable }: Foresight,
  resource: string,
): readonly Finding[] {
  const found = denials.map(({ resource, assignmentId, unseen }): Finding =>
    unseen.length === 0
      ? {
          severity: "blocker",
          code: "policy-denies",
          resource,
          means: `the policy assignment ${assignmentId} would deny the write`,
          remedy: "have the resource exempted from it for the time of the run, or make the resource comply",
          source: SOURCE,
        }
      : {
          severity: "warning",
          code: "policy-may-deny",
          resource,
          means: `the policy assignment ${assignmentId} may deny the write: that depends on ${unseen.join(", ")}, which the change leaves as it is`,
          remedy: "see whether the resource complies with it today; if so, the change is let through",
          source: SOURCE,
        },
  );
  if (policiesUnreadable === undefined) return found;
  return [
    ...found,
    {
      severity: "note",
      code: "policies-unreadable",
      resource,
      means: `whether a policy would deny the run's writes is not known: ${policiesUnreadable}`,
      remedy:
        "give Keyless Microsoft.PolicyInsights/checkPolicyRestrictions/read, or look at the policies yourself",
      source: SOURCE,
    },
  ];
}
