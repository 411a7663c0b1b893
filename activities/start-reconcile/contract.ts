import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Has AKS bring a failed cluster back to what its own settings say: a PUT of what a GET showed, unchanged. */
export const startReconcile = defineActivity({
  name: "startReconcile",
  input: z.strictObject({ clusterId: ClusterId }),
  /** It is healthy already. */
  done: z.strictObject({ already: z.literal(true) }),
  retry: "armWrite",
  repeatable: "a healthy cluster, or one that is being changed, is not told again",
});
