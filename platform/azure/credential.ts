import type { TokenCredential } from "@azure/identity";

/** The object id of the simulator's only caller, as its error messages show it. */
export const SIMULATED_CALLER = "ca11e400-0000-4000-8000-0000000000a1";

/** For the simulator, which only checks that there is a token. The token is unsigned, as RFC 7519 allows. */
export const simulatorCredential: TokenCredential = {
  getToken: () => Promise.resolve({ token: unsigned, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = `${part({ typ: "JWT", alg: "none" })}.${part({ oid: SIMULATED_CALLER })}.`;

/**
 * The credential of the deployed app: one user-assigned identity, by its client id, so that no other identity is used by
 * accident.
 */
export function managedIdentity(clientId: string): TokenCredential {
  let loaded: Promise<TokenCredential> | undefined;
  const load = async () => (await import("./managed-identity.ts")).userAssignedIdentity(clientId);
  return { getToken: async (scopes, options) => (await (loaded ??= load())).getToken(scopes, options) };
}
