import { z } from "zod";
import { HeldGrant } from "../../domain/migration/facts.ts";
import { defineActivity } from "../activity-contract.ts";

/** Asks Resource Graph for every role assignment that a principal holds, in any subscription that Keyless can see. */
export const readHeldGrants = defineActivity({
  name: "readHeldGrants",
  input: z.strictObject({ principalId: z.string() }),
  done: z.array(HeldGrant),
  retry: "armRead",
  repeatable: "reads only",
});
