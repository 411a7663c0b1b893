import { ManagedIdentityCredential, type TokenCredential } from "@azure/identity";

/** A module of its own, loaded with the first token: the sign-in library is a fifth of what is deployed. */
export function userAssignedIdentity(clientId: string): TokenCredential {
  return new ManagedIdentityCredential({ clientId });
}
