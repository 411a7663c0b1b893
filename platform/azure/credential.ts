import type { TokenCredential } from "@azure/identity";

/** The simulator's one caller, as it names it in its refusals. */
export const SIMULATED_CALLER = "ca11e400-0000-4000-8000-0000000000a1";

/** For the simulator, which looks at nothing but that there is a token. Nobody has signed it, as RFC 7519 allows. */
export const simulatorCredential: TokenCredential = {
  getToken: () => Promise.resolve({ token: unsigned, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = `${part({ typ: "JWT", alg: "none" })}.${part({ oid: SIMULATED_CALLER })}.`;

/** What the deployed app has: one user-assigned identity, named so that no other is taken by chance. */
export function managedIdentity(clientId: string): TokenCredential {
  let loaded: Promise<TokenCredential> | undefined;
  const load = async () => (await import("./managed-identity.ts")).userAssignedIdentity(clientId);
  return { getToken: async (scopes, options) => (await (loaded ??= load())).getToken(scopes, options) };
}
