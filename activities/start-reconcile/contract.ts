import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Has AKS bring a failed cluster back to what its own settings say: a PUT of what a GET showed, unchanged.
 * `already`: it is healthy.
 */
export const startReconcile = defineOperation({
  name: "startReconcile",
  input: z.strictObject({ clusterId: ClusterId }),
  resource: ({ clusterId }) => clusterId,
  retry: "armWrite",
  repeatable: "a healthy cluster, or one that is being changed, gets no second request",
});
