import { sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { PreflightFacts } from "../preflight/facts.ts";
import { ACTIONS, FEDERATE, type NeededRight } from "../preflight/rights.ts";
import { missingCredentials } from "./credentials.ts";
import type { IdentityFacts } from "./facts.ts";
import { groupOf } from "./group.ts";
import type { IdentityRequest } from "./request.ts";

/** The rights that Keyless needs for the planned writes. */
export function identityRights(facts: IdentityFacts, request: IdentityRequest): readonly NeededRight[] {
  const { identityId } = request;
  const exists = facts.inGroup.some(({ resourceId }) => sameId(resourceId, identityId));
  return [
    ...(facts.groupLocation === undefined ? [{ action: ACTIONS.makeGroup, scope: groupOf(identityId) }] : []),
    ...(exists ? [] : [{ action: ACTIONS.makeIdentity, scope: identityId }]),
    ...(missingCredentials(facts, request).length === 0 ? [] : [{ action: FEDERATE, scope: identityId }]),
  ];
}

const CODES: Readonly<Record<string, "may-not-make-resource-group" | "may-not-write-federated-credentials">> =
  {
    [ACTIONS.makeGroup]: "may-not-make-resource-group",
    [FEDERATE]: "may-not-write-federated-credentials",
  };

/** Blockers for rights that Keyless lacks. */
export function rightFindings({ missing = [] }: PreflightFacts = {}): readonly Finding[] {
  return missing.map(({ action, scope }) =>
    finding(CODES[action] ?? "may-not-make-identity", scope, { action, scope }),
  );
}
