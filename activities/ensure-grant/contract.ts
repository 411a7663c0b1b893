import { z } from "zod";
import { RoleScope } from "../../domain/arm-id/schemas.ts";
import { GrantCondition } from "../../domain/grants/condition.ts";
import { defineRead } from "../activity-contract.ts";

/** Finds the role assignment, or creates it under a name that is derived from scope, principal and role. */
export const ensureGrant = defineRead({
  name: "ensureGrant",
  input: z.strictObject({
    scope: RoleScope,
    roleId: z.uuid(),
    principalId: z.string(),
    because: z.string(),
    condition: GrantCondition.optional(),
    /** True for a principal that was just created: it has no role assignments, so none are read. */
    isNew: z.literal(true).optional(),
  }),
  resource: ({ scope }) => scope,
  done: z.strictObject({
    assignmentId: z.string(),
    outcome: z.enum(["made", "found"]),
    createdOn: z.string(),
  }),
  retry: "armWrite",
  repeatable: "what is there is found by reading; the name is derived from scope, principal and role",
});
