import { z } from "zod";
import { type ArmId, below, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { KnownCredential, ListedIdentity } from "../../domain/identity/listed.ts";
import { API_VERSIONS, listArm, readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

/** A user-assigned identity as ARM shows it. Source: Microsoft.ManagedIdentity 2024-11-30. */
const IdentityJson = z.object({
  id: z.string(),
  location: z.string(),
  properties: z.object({
    principalId: z.string(),
    clientId: z.string(),
    /** Of 2024-11-30 and later; `Regional` or `None`. */
    isolationScope: z.string().nullish(),
  }),
});

const CredentialJson = z.object({
  name: z.string(),
  properties: z.object({ issuer: z.string(), subject: z.string(), audiences: z.array(z.string()) }),
});

export async function readIdentity(
  azure: Azure,
  identityId: ResourceId,
): Promise<ListedIdentity | undefined> {
  const found = await readArm(azure, { path: identityId, apiVersion: API_VERSIONS.identities }, IdentityJson);
  return found === undefined ? undefined : listed(found);
}

/** The identities of a resource group; none if the group does not exist. */
export async function listIdentities(azure: Azure, groupId: ArmId): Promise<ListedIdentity[]> {
  const path = below(groupId, "providers", "Microsoft.ManagedIdentity", "userAssignedIdentities");
  const rows = await listArm(azure, { path, apiVersion: API_VERSIONS.identities }, IdentityJson);
  return rows.map(listed);
}

export async function listCredentials(azure: Azure, identityId: ResourceId): Promise<KnownCredential[]> {
  const path = below(identityId, "federatedIdentityCredentials");
  const rows = await listArm(azure, { path, apiVersion: API_VERSIONS.identities }, CredentialJson);
  return rows.map(({ name, properties: { issuer, subject, audiences } }) => ({
    name,
    issuer,
    subject,
    audiences,
  }));
}

/** ARM may spell `resourcegroups` in lower case; ids are compared without regard to case. */
function listed({ id, location, properties }: z.infer<typeof IdentityJson>): ListedIdentity {
  const { principalId, clientId, isolationScope } = properties;
  return {
    resourceId: id,
    location,
    principalId,
    clientId,
    ...(isolationScope?.toLowerCase() === "regional" ? { isolatedTo: location } : {}),
  };
}
