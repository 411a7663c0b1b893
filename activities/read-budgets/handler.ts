import { z } from "zod";
import { judgeBudgets } from "../../domain/in-cluster/budgets.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readCommand } from "../../platform/azure/run-command.ts";
import type { Handler } from "../activity-contract.ts";
import type { readBudgets } from "./contract.ts";

/** A PodDisruptionBudget that its controller has not processed yet has no status, and so far blocks no eviction. */
const number = z
  .string()
  .transform((text) => (text === "<none>" ? 0 : Number(text)))
  .pipe(z.number().int());
const Row = z.object({
  NAMESPACE: z.string(),
  NAME: z.string(),
  EXPECTED: number,
  DESIRED: number,
  ALLOWED: number,
});

export function makeReadBudgets(azure: Azure): Handler<typeof readBudgets> {
  return async ({ clusterId, operationUrl }) => {
    const answer = await readCommand(azure, clusterId, "budgets", operationUrl);
    if (answer.kind !== "done") return answer;
    const statuses = answer.value.map((row) => {
      const { NAMESPACE, NAME, EXPECTED, DESIRED, ALLOWED } = Row.parse(row);
      const status = { expectedPods: EXPECTED, desiredHealthy: DESIRED, disruptionsAllowed: ALLOWED };
      return { namespace: NAMESPACE, name: NAME, ...status };
    });
    return { kind: "done", value: judgeBudgets(statuses) };
  };
}
