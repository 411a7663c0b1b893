import { z } from "zod";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { DeploymentGuardrails } from "./guardrails.ts";

/** The facts about the issuers of the tokens that federated credentials would trust. */
export const IssuerFacts = z.strictObject({
  /** Served clusters with such an issuer, or with one that differs only in case or in a trailing slash. */
  clusters: z.array(z.strictObject({ clusterId: z.string(), issuer: z.string() })),
  /** Subscriptions whose clusters could not be listed, and which may have a missing issuer. */
  unread: z.array(z.strictObject({ subscription: z.string(), because: z.string() })),
});
export type IssuerFacts = z.infer<typeof IssuerFacts>;

interface WantedCredential {
  /** Id of the credential. */
  readonly resource: string;
  readonly issuer: string;
}

/**
 * Blockers for credentials whose issuer belongs to no served cluster and is not allowed by the deployment: whoever
 * controls that issuer could sign in as the identity. Issuers are compared as Entra ID does, character by character.
 * Sources: learn.microsoft.com/entra/workload-id/workload-identity-federation (case),
 * github.com/Azure/azure-workload-identity/issues/1700 (the slash at the end).
 */
export function issuerFindings(
  { allowedIssuers }: DeploymentGuardrails,
  { clusters, unread }: IssuerFacts,
  credentials: readonly WantedCredential[],
): readonly Finding[] {
  const strangers = credentials.filter(
    ({ issuer }) => !allowedIssuers.includes(issuer) && !clusters.some((known) => known.issuer === issuer),
  );
  return strangers.map(({ resource, issuer }) => {
    const known = [...clusters.map((one) => one.issuer), ...allowedIssuers];
    const near = known.find((one) => nearlySame(one, issuer));
    if (near !== undefined) return finding("issuer-misspelt", resource, { issuer, near });
    const [first, ...more] = unread;
    return first === undefined
      ? finding("issuer-not-served", resource, { issuer })
      : finding("issuer-unverified", resource, { issuer, ...first, more: more.length });
  });
}

/** True for issuers that people may confuse. */
export function nearlySame(one: string, other: string): boolean {
  return loosely(one) === loosely(other);
}

const loosely = (issuer: string): string => issuer.toLowerCase().replace(/\/+$/, "");
