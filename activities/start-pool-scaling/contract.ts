import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Gives a pool so many nodes with one PUT: GET, edit the count, PUT with If-Match. Never where an autoscaler counts. */
export const startPoolScaling = defineActivity({
  name: "startPoolScaling",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string(), count: z.number().int().min(0) }),
  /** It has that many already. */
  done: z.strictObject({ already: z.literal(true) }),
  retry: "armWrite",
  repeatable: "the count is absolute: a pool that has it, or is on its way to it, is not told again",
});
