import type { IdentityFacts } from "./facts.ts";
import type { KnownCredential } from "./listed.ts";
import type { FederatedCredential, IdentityRequest } from "./request.ts";

const TOKEN_EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";

/** Whether two credentials let the same callers sign in. */
export function sameCredential(wanted: FederatedCredential, known: KnownCredential): boolean {
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
