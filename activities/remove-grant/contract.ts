import { z } from "zod";
import { RoleAssignmentId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Removes one role assignment by its id. */
export const removeGrant = defineActivity({
  name: "removeGrant",
  input: z.strictObject({ assignmentId: RoleAssignmentId }),
  done: z.null(),
  retry: "armWrite",
  repeatable: "natural: removing what is gone answers 204",
});
