import { z } from "zod";
import { RoleScope } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Whether Azure lists everything that a role gives among what Keyless itself may do at a scope. */
export const readOwnRole = defineActivity({
  name: "readOwnRole",
  input: z.strictObject({ scope: RoleScope, roleId: z.uuid() }),
  done: z.strictObject({ acts: z.boolean() }),
  retry: "armRead",
  repeatable: "reads only",
});
