import { z } from "zod";
import { RoleAssignmentId } from "../../domain/arm-id/schemas.ts";
import { defineRead } from "../activity-contract.ts";

/** Removes one role assignment by its id. */
export const removeGrant = defineRead({
  name: "removeGrant",
  input: z.strictObject({ assignmentId: RoleAssignmentId }),
  resource: ({ assignmentId }) => assignmentId,
  done: z.null(),
  retry: "armWrite",
  repeatable: "natural: removing what is gone answers 204",
});
