import { z } from "zod";
import { defineActivity } from "../activity-contract.ts";

/** Asks Resource Graph which identities each pool's scale set carries: what the nodes really use. */
export const readNodeIdentities = defineActivity({
  name: "readNodeIdentities",
  input: z.strictObject({ subscription: z.string(), nodeResourceGroup: z.string() }),
  done: z.array(z.strictObject({ pool: z.string(), identityIds: z.array(z.string()) })),
  retry: "armRead",
  repeatable: "reads only",
});
