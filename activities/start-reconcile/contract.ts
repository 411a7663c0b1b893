import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Makes AKS reconcile a failed cluster to its own settings: a PUT of the unchanged answer of a GET. `already`: the
 * cluster is healthy.
 */
export const startReconcile = defineOperation({
  name: "startReconcile",
  input: z.strictObject({ clusterId: ClusterId }),
  resource: ({ clusterId }) => clusterId,
  retry: "armWrite",
  repeatable: "a healthy cluster, or one that is being changed, gets no second request",
});
