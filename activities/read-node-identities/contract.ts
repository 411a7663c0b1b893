import { z } from "zod";
import { defineRead } from "../activity-contract.ts";

/**
 * Reads from Resource Graph which identities the scale set of each pool has, and each machine of pools of virtual
 * machines: what the nodes really use.
 */
export const readNodeIdentities = defineRead({
  name: "readNodeIdentities",
  input: z.strictObject({ subscription: z.string(), nodeResourceGroup: z.string() }),
  resource: ({ nodeResourceGroup }) => nodeResourceGroup,
  done: z.array(z.strictObject({ pool: z.string(), identityIds: z.array(z.string()) })),
  retry: "armRead",
  repeatable: "reads only",
});
