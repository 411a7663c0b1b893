import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Deletes machines of a pool by name. AKS neither cordons nor drains them, and the count of the pool decreases.
 * `already`: none of them exists any more.
 */
export const startMachineDeletion = defineOperation({
  name: "startMachineDeletion",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string(), machines: z.array(z.string()).min(1) }),
  resource: ({ clusterId, pool }) => below(clusterId, "agentPools", pool),
  retry: "armWrite",
  repeatable: "machines are named: those that are gone are not asked for again, and no other is touched",
});
