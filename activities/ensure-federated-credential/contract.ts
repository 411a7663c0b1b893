import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { UserAssignedIdentityId } from "../../domain/arm-id/schemas.ts";
import { defineRead } from "../activity-contract.ts";

/** Writes one federated credential of a user-assigned identity. */
export const ensureFederatedCredential = defineRead({
  name: "ensureFederatedCredential",
  input: z.strictObject({
    identityId: UserAssignedIdentityId,
    name: z.string(),
    issuer: z.string(),
    subject: z.string(),
    audiences: z.array(z.string()),
  }),
  resource: ({ identityId, name }) => below(identityId, "federatedIdentityCredentials", name),
  done: z.null(),
  retry: "armWrite",
  repeatable: "natural: PUT of the same credential changes nothing",
});
