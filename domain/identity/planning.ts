import { z } from "zod";
import { type ArmId, nameOf, partsOf, type ResourceId, resourceGroupId, sameId } from "../arm-id.ts";
import { seconds } from "../duration.ts";
import type { Finding } from "../finding.ts";
import type { Guarded } from "../guardrails.ts";
import { issuerFindings } from "../guardrails/issuers.ts";
import { readOnlyLocks } from "../lock.ts";
import { inOrder, planFields, type PlannedWrite } from "../run/plan.ts";
import { adoptedFindings } from "./adopted.ts";
import type { IdentityFacts } from "./facts.ts";
import { rightFindings } from "./rights.ts";
import type { KnownCredential } from "./listed.ts";
import type { FederatedCredential, IdentityRequest } from "./request.ts";

const TOKEN_EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";

/** Source: learn.microsoft.com/azure/aks/workload-identity-overview, limitations. */
const CREDENTIALS_AT_MOST = 20;

const FEDERATION_DOCS =
  "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations";

export const IdentityPlan = z.strictObject({
  workflow: z.literal("ensure-identity"),
  identityId: z.string(),
  ...planFields,
  /** Whether the identity is there already. */
  adopts: z.boolean(),
});
export type IdentityPlan = z.infer<typeof IdentityPlan>;

/** Whether two credentials let the same holders in. */
function sameCredential(wanted: FederatedCredential, known: KnownCredential): boolean {
  return (
    wanted.issuer === known.issuer &&
    wanted.subject === known.subject &&
    audiencesOf(wanted).join() === known.audiences.join()
  );
}

export function audiencesOf({ audiences }: FederatedCredential): string[] {
  return audiences ?? [TOKEN_EXCHANGE_AUDIENCE];
}

/** The credentials that must be written. */
export function missingCredentials(
  facts: IdentityFacts,
  request: IdentityRequest,
): readonly FederatedCredential[] {
  return (request.federatedCredentials ?? []).filter(
    (wanted) =>
      !facts.credentials.some((known) => known.name === wanted.name && sameCredential(wanted, known)),
  );
}

export function planIdentity(facts: IdentityFacts & Guarded, request: IdentityRequest): IdentityPlan {
  const { identityId, location } = request;
  const known = facts.inGroup.find(({ resourceId }) => sameId(resourceId, identityId));
  const group = groupOf(identityId);
  const writes: Omit<PlannedWrite, "order">[] = [
    ...(facts.groupLocation === undefined
      ? [
          {
            does: "create the resource group",
            resource: group,
            before: "absent",
            after: location,
            undoable: true,
          },
        ]
      : []),
    ...(known === undefined
      ? [
          {
            does: "create the user-assigned identity",
            resource: identityId,
            before: "absent",
            after: `exists in ${location}`,
            undoable: true,
          },
        ]
      : []),
    ...missingCredentials(facts, request).map((credential) => {
      const before = facts.credentials.find(({ name }) => name === credential.name);
      return {
        does: "write the federated credential",
        resource: `${identityId}/federatedIdentityCredentials/${credential.name}`,
        before: before === undefined ? "absent" : `${before.subject} of ${before.issuer}`,
        after: `${credential.subject} of ${credential.issuer}`,
        undoable: true,
      };
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
    expectedBecause: "each of these calls answers within seconds",
    adopts: known !== undefined,
  };
}

export const groupOf = (identityId: ResourceId): ArmId => {
  const { subscription, resourceGroup } = partsOf(identityId);
  return resourceGroupId(subscription, resourceGroup);
};

function findingsOf(facts: IdentityFacts & Guarded, request: IdentityRequest): Finding[] {
  const { identityId, location, federatedCredentials = [] } = request;
  const known = facts.inGroup.find(({ resourceId }) => sameId(resourceId, identityId));
  const docs =
    "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-manage-user-assigned-managed-identities";
  const names = new Set([...facts.credentials, ...federatedCredentials].map(({ name }) => name));
  return [
    ...readOnlyLocks(identityId, facts.locks),
    ...rightFindings(facts.foresight),
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
      ? [
          {
            severity: "blocker" as const,
            code: "identity-elsewhere",
            resource: identityId,
            means: `the identity exists in ${known.location}, and Azure moves none to ${location}`,
            remedy: `ask for it in ${known.location}, or choose another name`,
            source: docs,
          },
        ]
      : []),
    ...(names.size > CREDENTIALS_AT_MOST
      ? [
          {
            severity: "blocker" as const,
            code: "too-many-federated-credentials",
            resource: identityId,
            means: `it would have ${String(names.size)} federated credentials; an identity holds ${String(CREDENTIALS_AT_MOST)}`,
            remedy: "spread the workloads over more identities, or remove credentials that nobody uses",
            source: FEDERATION_DOCS,
          },
        ]
      : []),
    ...federatedCredentials.flatMap((wanted) => credentialFindings(facts, wanted, identityId)),
    ...(known !== undefined
      ? [
          {
            severity: "note" as const,
            code: "identity-adopted",
            resource: identityId,
            means: "the identity exists: it is used as it is, and keeps its tags and its grants",
            remedy: "check that nobody else relies on it alone",
            source: docs,
          },
        ]
      : []),
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
    ...(twin === undefined
      ? []
      : [
          {
            severity: "blocker" as const,
            code: "federated-credential-twice",
            resource,
            means: `credential ${twin.name} has the same issuer and subject, and Azure takes a pair once`,
            remedy: `leave it out, or name it ${twin.name}`,
            source: FEDERATION_DOCS,
          },
        ]),
    ...(other !== undefined && !sameCredential(wanted, other)
      ? [
          {
            severity: "warning" as const,
            code: "federated-credential-replaced",
            resource,
            means: `it lets ${nameOf(other.subject)} of ${other.issuer} in now, and would not any more`,
            remedy: "choose another name if that workload still needs it",
            source: FEDERATION_DOCS,
          },
        ]
      : []),
  ];
}
