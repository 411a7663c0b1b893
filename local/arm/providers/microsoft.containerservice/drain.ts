import { type JsonObject, numberAt, objectAt, textAt } from "../../world/json.ts";
import type { ClusterRecord, DisruptionBudget } from "../../world/tables.ts";

const MINUTE = 60_000;

/** How long evictions are tried. Source: docs: upgrade-aks-node-pools-rolling (30 minutes unless set). */
export function drainTimeoutMs(pool: JsonObject): number {
  return (numberAt(pool, "upgradeSettings", "drainTimeoutInMinutes") ?? 30) * MINUTE;
}

/** `forceUpgrade` passes over budgets until the time that must stand beside it. Source: docs: upgrade-options; the model of UpgradeOverrideSettings. */
export function isForced(cluster: JsonObject, now: number): boolean {
  const override = objectAt(cluster, "properties", "upgradeSettings", "overrideSettings");
  const until = Date.parse(textAt(override, "until") ?? "");
  return override["forceUpgrade"] === true && until > now;
}

/** How many pods must stay healthy. Shares are rounded up, of either kind. Source: kubernetes.io, configure-pdb. */
export function desiredHealthy({ expectedPods, minAvailable, maxUnavailable = 0 }: DisruptionBudget): number {
  const pods = (amount: number | string): number =>
    typeof amount === "number" ? amount : Math.ceil((expectedPods * Number.parseInt(amount, 10)) / 100);
  return minAvailable === undefined ? Math.max(0, expectedPods - pods(maxUnavailable)) : pods(minAvailable);
}

/** The budget that stops a pool's drain now. */
export function blockingBudget({ budgets = [] }: ClusterRecord, pool: string): DisruptionBudget | undefined {
  return budgets.find(
    (budget) => budget.pool === pool.toLowerCase() && budget.healthyPods <= desiredHealthy(budget),
  );
}

/**
 * Budgets that never let a pod go, wherever their pods run: they stop an upgrade before it begins, even when the pods
 * are on another pool (Azure/AKS#4805).
 */
export function unsatisfiable(cluster: ClusterRecord, now: number): readonly DisruptionBudget[] {
  if (isForced(cluster.body, now)) return [];
  return (cluster.budgets ?? []).filter((budget) => desiredHealthy(budget) >= budget.expectedPods);
}

/**
 * Source: Azure/AKS#4860, Azure/AKS#4805 (code and wording as received); docs: error-code-unsatisfiablepdb for what may
 * not be missing at all, misspelt as there.
 */
export function unsatisfiableText(budgets: readonly DisruptionBudget[]): string {
  const each = budgets.map(({ namespace, name, minAvailable, expectedPods }) =>
    minAvailable === undefined
      ? `PDB ${namespace}/${name} has maxunavailble == 0 can't proceed with put operation`
      : `PDB ${namespace}/${name} has minAvailable(${String(minAvailable)}) >= expectedPods(${String(expectedPods)}) can't proceed with put operation`,
  );
  return `Upgrade is blocked due to invalid Pod Disruption Budgets (PDBs). Please review the PDB spec to allow disruptions during upgrades. To bypass this error, set forceUpgrade in upgradeSettings.overrideSettings. Bypassing this error without updating the PDB may result in drain failures during upgrade process. Invalid PDBs details: ${each.join(", ")}`;
}

/** Sources: cloudnative-pg/cloudnative-pg#7346; canonical/bundle-kubeflow#1339 for cordoned nodes. */
export function drainFailure(pool: JsonObject, node: string, budget: DisruptionBudget): string {
  if (textAt(pool, "upgradeSettings", "undrainableNodeBehavior") === "Cordon") {
    return "Cordoned nodes have used all surge nodes but there are more nodes to be upgraded";
  }
  const { namespace, name, healthyPods, expectedPods } = budget;
  return `Drain node ${node} failed when evicting pod ${name}-0 failed with Too Many Requests error. This is often caused by a restrictive Pod Disruption Budget (PDB) policy. See https://aka.ms/aks/debugdrainfailures. Original error: Cannot evict pod as it would violate the pod's disruption budget.. PDB debug info: ${namespace}/${name}-0 blocked by pdb ${name} (MinAvailable: ${String(desiredHealthy(budget))}) (CurrentHealthy: ${String(healthyPods)}) (ExpectedPods: ${String(expectedPods)})`;
}
