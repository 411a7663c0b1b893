import { z } from "zod";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";

const NamedBudget = z.strictObject({ namespace: z.string(), name: z.string() });
export type NamedBudget = z.infer<typeof NamedBudget>;

/** The effect of a cluster's PodDisruptionBudgets on a drain, with names for people. */
export const Budgets = z.strictObject({
  total: z.number().int(),
  /** PodDisruptionBudgets that never allow an eviction; AKS refuses every upgrade of the cluster because of them. */
  never: z.array(NamedBudget),
  neverCount: z.number().int(),
  /** PodDisruptionBudgets that allow no eviction now, and may later. */
  now: z.array(NamedBudget),
  nowCount: z.number().int(),
});
export type Budgets = z.infer<typeof Budgets>;

/** The status of one PodDisruptionBudget, which the disruption controller computes from numbers and percentages. */
export interface BudgetStatus extends NamedBudget {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
}

/** The most names in a history. */
const NAMED_AT_MOST = 20;

/**
 * A PodDisruptionBudget that requires as many healthy pods as there are never allows an eviction, wherever the pods run:
 * AKS refuses upgrades of other pools because of it, too (Azure/AKS#4805). One without pods blocks nothing.
 */
export function judgeBudgets(statuses: readonly BudgetStatus[]): Budgets {
  const guarding = statuses.filter(({ expectedPods }) => expectedPods > 0);
  const never = guarding.filter(({ expectedPods, desiredHealthy }) => desiredHealthy >= expectedPods);
  const now = guarding.filter((budget) => !never.includes(budget) && budget.disruptionsAllowed === 0);
  return {
    total: statuses.length,
    never: never.slice(0, NAMED_AT_MOST).map(named),
    neverCount: never.length,
    now: now.slice(0, NAMED_AT_MOST).map(named),
    nowCount: now.length,
  };
}

const named = ({ namespace, name }: BudgetStatus): NamedBudget => ({ namespace, name });

/** `namespace/name` of budgets, and how many there are besides. */
export function formatBudgets(budgets: readonly NamedBudget[], count: number): string {
  const names = budgets.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
  return count > budgets.length ? `${names} and ${String(count - budgets.length)} more` : names;
}

/** Findings about PodDisruptionBudgets that do not prevent a drain. */
export function budgetFindings(clusterId: string, { never, neverCount, now, nowCount }: Budgets): Finding[] {
  return [
    ...(neverCount === 0
      ? []
      : [
          finding("pod-disruption-budgets-overridden", clusterId, {
            budgets: formatBudgets(never, neverCount),
          }),
        ]),
    ...(nowCount === 0
      ? []
      : [finding("pod-disruption-budgets-tight", clusterId, { budgets: formatBudgets(now, nowCount) })]),
  ];
}
