import { z } from "zod";
import { RoleScope } from "../../domain/arm-id/schemas.ts";
import { defineRead } from "../activity-contract.ts";

/** Makes a role assignment under a name derived from scope, principal and role, or adopts the one that is there. */
export const ensureGrant = defineRead({
  name: "ensureGrant",
  input: z.strictObject({
    scope: RoleScope,
    roleId: z.uuid(),
    principalId: z.string(),
    because: z.string(),
  }),
  resource: ({ scope }) => scope,
  done: z.strictObject({
    assignmentId: z.string(),
    outcome: z.enum(["made", "found"]),
    createdOn: z.string(),
  }),
  retry: "armWrite",
  repeatable: "the name is derived from scope, principal and role: a second PUT answers the first assignment",
});
