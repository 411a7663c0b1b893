import { ManagedIdentityCredential, type TokenCredential } from "@azure/identity";

/** A separate module that is loaded with the first token: the sign-in library is a fifth of the deployed code. */
export function userAssignedIdentity(clientId: string): TokenCredential {
  return new ManagedIdentityCredential({ clientId });
}
