import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Lets AKS go on with what the last operation of a pool left undone: a PUT of the pool as it is, with If-Match. */
export const resumePool = defineActivity({
  name: "resumePool",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string() }),
  /** Nothing was left undone. */
  done: z.strictObject({ already: z.literal(true) }),
  retry: "armWrite",
  repeatable: "a pool that is healthy, or on its way, is not told again",
});
