import { z } from "zod";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { DeploymentGuardrails } from "./guardrails.ts";

/** What is known of who issues the tokens that federated credentials would trust. */
export const IssuerFacts = z.strictObject({
  /** Served clusters with such an issuer, or with one that differs in case or in a slash at its end alone. */
  clusters: z.array(z.strictObject({ clusterId: z.string(), issuer: z.string() })),
  /** Subscriptions whose clusters could not be listed: an issuer that is not above may be one of theirs. */
  unread: z.array(z.strictObject({ subscription: z.string(), because: z.string() })),
});
export type IssuerFacts = z.infer<typeof IssuerFacts>;

interface WantedCredential {
  /** Id of the credential. */
  readonly resource: string;
  readonly issuer: string;
}

/**
 * Blockers for credentials whose issuer is no served cluster's and not allowed by the deployment: whoever runs that
 * issuer could sign in as the identity. Issuers are compared as Entra ID compares them, character by character.
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

/** True for issuers that people take for the same. */
export function nearlySame(one: string, other: string): boolean {
  return loosely(one) === loosely(other);
}

const loosely = (issuer: string): string => issuer.toLowerCase().replace(/\/+$/, "");
