import { z } from "zod";
import { defineActivity } from "../activity-contract.ts";

/** Removes one role assignment by its id. */
export const removeGrant = defineActivity({
  name: "removeGrant",
  input: z.strictObject({ assignmentId: z.string().regex(/\/roleAssignments\/[0-9a-f-]{36}$/i) }),
  done: z.null(),
  retry: "armWrite",
  repeatable: "natural: removing what is gone answers 204",
});
