import { z } from "zod";
import { UserAssignedIdentityId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Writes one federated credential of a user-assigned identity. */
export const ensureFederatedCredential = defineActivity({
  name: "ensureFederatedCredential",
  input: z.strictObject({
    identityId: UserAssignedIdentityId,
    name: z.string(),
    issuer: z.string(),
    subject: z.string(),
    audiences: z.array(z.string()),
  }),
  done: z.null(),
  retry: "armWrite",
  repeatable: "natural: PUT of the same credential changes nothing",
});
