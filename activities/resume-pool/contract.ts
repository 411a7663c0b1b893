import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Makes AKS continue the last operation of a pool, with a PUT of the unchanged pool with If-Match. `already`: the
 * operation is complete.
 */
export const resumePool = defineOperation({
  name: "resumePool",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string() }),
  resource: ({ clusterId, pool }) => below(clusterId, "agentPools", pool),
  retry: "armWrite",
  repeatable: "a pool that is healthy, or on its way, gets no second request",
});
