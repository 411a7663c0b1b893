import { z } from "zod";
import { AnyResourceId, UserAssignedIdentityId } from "../../domain/arm-id/schemas.ts";
import { Tags } from "../../domain/schema/tags.ts";
import { defineRead } from "../activity-contract.ts";

/** A user-assigned identity as it stands after the step. */
export const EnsuredIdentity = z.strictObject({
  resourceId: AnyResourceId,
  /** Object id in the directory: what role assignments name. */
  principalId: z.string(),
  /** Application id: what tokens name. */
  clientId: z.string(),
});
export type EnsuredIdentity = z.infer<typeof EnsuredIdentity>;

/** Creates a user-assigned identity, or adopts the one of that id. */
export const ensureIdentity = defineRead({
  name: "ensureIdentity",
  input: z.strictObject({
    identityId: UserAssignedIdentityId,
    location: z.string(),
    /** Of an identity that is created; one that exists keeps its own. */
    tags: Tags.optional(),
  }),
  resource: ({ identityId }) => identityId,
  done: EnsuredIdentity.extend({
    /** `found`: it was there, and was not written; absent in answers of former releases. */
    outcome: z.enum(["made", "found"]).optional(),
  }),
  retry: "armWrite",
  repeatable: "natural: what is there is read, and not written",
});
