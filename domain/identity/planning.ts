import { z } from "zod";
import { nameOf, sameId } from "../arm-id/arm-id.ts";
import { seconds } from "../text/duration.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { issuerFindings } from "../guardrails/issuers.ts";
import { readOnlyLocks } from "../preflight/locks.ts";
import { withTags } from "../schema/tags.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { plannedWrite, type Write } from "../writes/writes.ts";
import { adoptedFindings } from "./adopted.ts";
import { policyFindings } from "../preflight/policies.ts";
import { missingCredentials, sameCredential } from "./credentials.ts";
import type { IdentityFacts } from "./facts.ts";
import { groupOf } from "./group.ts";
import { rightFindings } from "./rights.ts";
import type { FederatedCredential, IdentityRequest } from "./request.ts";
import { expectedBecause } from "../reasons/estimates.ts";

/** Source: learn.microsoft.com/azure/aks/workload-identity-overview, limitations. */
const CREDENTIALS_AT_MOST = 20;

export const IdentityPlan = z.strictObject({
  workflow: z.literal("ensure-identity"),
  identityId: z.string(),
  ...planFields,
  /** Whether the identity already exists. */
  adopts: z.boolean(),
});
export type IdentityPlan = z.infer<typeof IdentityPlan>;

export function planIdentity(facts: IdentityFacts & Guarded, request: IdentityRequest): IdentityPlan {
  const { identityId, location } = request;
  const known = facts.inGroup.find(({ resourceId }) => sameId(resourceId, identityId));
  const group = groupOf(identityId);
  const writes: Write[] = [
    ...(facts.groupLocation === undefined
      ? [plannedWrite("create-group", group, { after: withTags(location, request.tags) })]
      : []),
    ...(known === undefined
      ? [
          plannedWrite("create-identity", identityId, {
            after: withTags(`exists in ${location}`, request.tags),
            unlessExists: false,
          }),
        ]
      : []),
    ...missingCredentials(facts, request).map((credential) => {
      const before = facts.credentials.find(({ name }) => name === credential.name);
      const resource = `${identityId}/federatedIdentityCredentials/${credential.name}`;
      const { subject, issuer } = credential;
      return plannedWrite("write-federated-credential", resource, { before, subject, issuer });
    }),
  ];
  return {
    workflow: "ensure-identity",
    identityId,
    madeAt: facts.readAt,
    findings: findingsOf(facts, request),
    writes: inOrder(writes),
    cannotBeUndone: [],
    expectedMs: seconds(10) * (1 + writes.length),
    expectedBecause: expectedBecause("calls-of-seconds"),
    adopts: known !== undefined,
  };
}

function findingsOf(facts: IdentityFacts & Guarded, request: IdentityRequest): Finding[] {
  const { identityId, location, federatedCredentials = [] } = request;
  const known = facts.inGroup.find(({ resourceId }) => sameId(resourceId, identityId));
  const names = new Set([...facts.credentials, ...federatedCredentials].map(({ name }) => name));
  return [
    ...readOnlyLocks(identityId, facts.locks),
    ...rightFindings(facts.preflight),
    ...policyFindings(facts.preflight ?? {}, identityId),
    ...issuerFindings(
      facts.guardrails,
      facts.issuers ?? { clusters: [], unread: [] },
      missingCredentials(facts, request).map(({ name, issuer }) => ({
        resource: `${identityId}/federatedIdentityCredentials/${name}`,
        issuer,
      })),
    ),
    ...(facts.adopted === undefined ? [] : adoptedFindings(facts.guardrails, facts.adopted)),
    ...(known !== undefined && known.location !== location
      ? [finding("identity-elsewhere", identityId, { is: known.location, wanted: location })]
      : []),
    ...(names.size > CREDENTIALS_AT_MOST
      ? [
          finding("too-many-federated-credentials", identityId, {
            wanted: names.size,
            limit: CREDENTIALS_AT_MOST,
          }),
        ]
      : []),
    ...federatedCredentials.flatMap((wanted) => credentialFindings(facts, wanted, identityId)),
    ...(known === undefined ? [] : [finding("identity-adopted", identityId)]),
  ];
}

function credentialFindings(
  { credentials }: IdentityFacts,
  wanted: FederatedCredential,
  identityId: string,
): Finding[] {
  const resource = `${identityId}/federatedIdentityCredentials/${wanted.name}`;
  const twin = credentials.find(
    ({ name, issuer, subject }) =>
      name !== wanted.name && issuer === wanted.issuer && subject === wanted.subject,
  );
  const other = credentials.find(({ name }) => name === wanted.name);
  return [
    ...(twin === undefined ? [] : [finding("federated-credential-twice", resource, { name: twin.name })]),
    ...(other !== undefined && !sameCredential(wanted, other)
      ? [
          finding("federated-credential-replaced", resource, {
            subject: nameOf(other.subject),
            issuer: other.issuer,
          }),
        ]
      : []),
  ];
}
