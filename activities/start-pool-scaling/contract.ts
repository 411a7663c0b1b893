import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Sets the node count of a pool with one PUT: GET, edit the count, PUT with If-Match. Refused if the cluster autoscaler
 * is enabled for the pool. `already`: the pool has this count.
 */
export const startPoolScaling = defineOperation({
  name: "startPoolScaling",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string(), count: z.number().int().min(0) }),
  resource: ({ clusterId, pool }) => below(clusterId, "agentPools", pool),
  retry: "armWrite",
  repeatable: "the count is absolute: a pool that has it, or is on its way to it, gets no second request",
});
