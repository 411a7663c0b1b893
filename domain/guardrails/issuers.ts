import { z } from "zod";
import type { Finding } from "../finding.ts";
import type { DeploymentGuardrails } from "../guardrails.ts";
import { blocker } from "../migration/preflight/check.ts";

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

const FEDERATION = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

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
    if (near !== undefined) {
      return blocker("issuer-misspelt", resource, {
        means: `Entra ID compares issuers character by character: ${issuer} is not ${near}, and no token of that issuer would let anybody in`,
        remedy: `spell it ${near}`,
        source: FEDERATION,
      });
    }
    const [first, ...more] = unread;
    if (first !== undefined) {
      const others = more.length === 0 ? "" : `, nor of ${String(more.length)} more`;
      return blocker("issuer-unverified", resource, {
        means: `whether ${issuer} is the issuer of a served cluster is not known: the clusters of ${first.subscription} could not be listed${others} (${first.because})`,
        remedy:
          "give Keyless its inventory role on that subscription, or name the issuer in KEYLESS_ALLOWED_ISSUERS and deploy infra/ again",
        source: FEDERATION,
      });
    }
    return blocker("issuer-not-served", resource, {
      means: `${issuer} is not the OIDC issuer of a cluster that this deployment serves: whoever runs it could sign in as the identity`,
      remedy:
        "take the issuer from the cluster (az aks show --query oidcIssuerProfile.issuerUrl); to trust another one, name it in KEYLESS_ALLOWED_ISSUERS and deploy infra/ again",
      source: FEDERATION,
    });
  });
}

/** True for issuers that people take for the same. */
export function nearlySame(one: string, other: string): boolean {
  return loosely(one) === loosely(other);
}

const loosely = (issuer: string): string => issuer.toLowerCase().replace(/\/+$/, "");
