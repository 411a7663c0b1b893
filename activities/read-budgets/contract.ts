import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { Budgets } from "../../domain/in-cluster/budgets.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads which disruption budgets a started command has found: names and counts, nothing else. */
export const readBudgets = defineActivity({
  name: "readBudgets",
  input: z.strictObject({ clusterId: ClusterId, operationUrl: z.string() }),
  done: Budgets,
  retry: "armRead",
  repeatable: "reads only",
});
