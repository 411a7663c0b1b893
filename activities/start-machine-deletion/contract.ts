import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Deletes named machines of a pool. AKS neither cordons nor drains them, and the pool's count goes down with them. */
export const startMachineDeletion = defineActivity({
  name: "startMachineDeletion",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string(), machines: z.array(z.string()).min(1) }),
  /** None of them is there any more. */
  done: z.strictObject({ already: z.literal(true) }),
  retry: "armWrite",
  repeatable: "machines are named: those that are gone are not asked for again, and no other is touched",
});
