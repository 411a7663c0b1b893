import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { Budgets } from "../../domain/in-cluster/budgets.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads the PodDisruptionBudgets that a started command has found: names and counts only. */
export const readBudgets = defineRead({
  name: "readBudgets",
  input: z.strictObject({ clusterId: ClusterId, operationUrl: z.string() }),
  resource: ({ clusterId }) => clusterId,
  done: Budgets,
  retry: "armRead",
  repeatable: "reads only",
});
