import { z } from "zod";
import { AnyResourceId, UserAssignedIdentityId } from "../../domain/arm-id/schemas.ts";
import { Tags } from "../../domain/schema/tags.ts";
import { defineRead } from "../activity-contract.ts";

/** A user-assigned identity after the step. */
export const EnsuredIdentity = z.strictObject({
  resourceId: AnyResourceId,
  /** The object id in the directory, which role assignments use. */
  principalId: z.string(),
  /** The application id, which tokens use. */
  clientId: z.string(),
});
export type EnsuredIdentity = z.infer<typeof EnsuredIdentity>;

/** Creates a user-assigned identity, or adopts the one of that id. */
export const ensureIdentity = defineRead({
  name: "ensureIdentity",
  input: z.strictObject({
    identityId: UserAssignedIdentityId,
    location: z.string(),
    /** For an identity that is created; an existing one keeps its tags. */
    tags: Tags.optional(),
  }),
  resource: ({ identityId }) => identityId,
  done: EnsuredIdentity.extend({
    /** `found`: it existed and was not written. Absent in answers of earlier versions. */
    outcome: z.enum(["made", "found"]).optional(),
  }),
  retry: "armWrite",
  repeatable: "natural: what is there is read, and not written",
});
