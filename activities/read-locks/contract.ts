import { z } from "zod";
import { Lock } from "../../domain/migration/facts.ts";
import { defineActivity } from "../activity-contract.ts";

/** Lists the management locks of a subscription that lie on, above or below the given scopes. */
export const readLocks = defineActivity({
  name: "readLocks",
  input: z.strictObject({ subscription: z.string(), scopes: z.array(z.string()) }),
  done: z.array(Lock),
  retry: "armRead",
  repeatable: "reads only",
});
