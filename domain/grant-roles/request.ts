import { z } from "zod";
import { RoleScope, UserAssignedIdentityId } from "../arm-id/schemas.ts";
import { freeText } from "../text/free-text.ts";

export const GrantRequest = z.strictObject({
  principal: z
    .union([
      z.strictObject({ identityId: UserAssignedIdentityId }),
      z.strictObject({
        principalId: z.guid("must be an object id: a GUID, and not the client id of the application"),
      }),
    ])
    .meta({
      description:
        "Who gets the roles: a user-assigned identity by its resource id, or a service principal by its object id (not its client id).",
    }),
  grants: z
    .array(
      z.strictObject({
        scope: RoleScope,
        role: z
          .string()
          .min(1)
          .max(128)
          .meta({ description: "Name or GUID of the role, such as Network Contributor." }),
        because: freeText(200).optional(),
      }),
    )
    .min(1)
    .max(20),
  awaitPropagation: z.boolean().optional().meta({
    description: "Whether to wait until the roles act (default), up to an hour after the last was made.",
  }),
});
export type GrantRequest = z.infer<typeof GrantRequest>;
