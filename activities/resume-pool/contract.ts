import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Lets AKS go on with what the last operation of a pool left undone: a PUT of the pool as it is, with If-Match.
 * `already`: nothing was left undone.
 */
export const resumePool = defineOperation({
  name: "resumePool",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string() }),
  resource: ({ clusterId, pool }) => below(clusterId, "agentPools", pool),
  retry: "armWrite",
  repeatable: "a pool that is healthy, or on its way, gets no second request",
});
