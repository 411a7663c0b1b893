import type { FindingRecord, OperationRecord } from "../world/tables.ts";
import type { View } from "../world/view.ts";

/** What a strict observer objects to: what was found as it happened, and what the operations tell afterwards. */
export function auditOf(world: View): readonly FindingRecord[] {
  const found = [...world.entries("findings")].map(([, finding]) => finding);
  const byCluster = Map.groupBy(
    [...world.entries("operations")].map(([, operation]) => operation),
    ({ cluster }) => cluster,
  );
  const overlaps = [...byCluster.values()].flatMap(changesAtOnce);
  return [...found, ...overlaps].sort((left, right) =>
    left.at < right.at ? -1 : left.at > right.at ? 1 : 0,
  );
}

/** Operations that began before an earlier one of the same cluster had ended. A deletion may: it preempts. */
function changesAtOnce(operations: readonly OperationRecord[]): FindingRecord[] {
  const inOrder = [...operations].sort((left, right) => left.startedAt - right.startedAt);
  return inOrder.flatMap((operation, index) => {
    if (operation.verb === "Deleting") return [];
    const earlier = inOrder
      .slice(0, index)
      .filter((other) => !mayOverlap(operation, other))
      .find(({ endedAt }) => endedAt === null || endedAt > operation.startedAt);
    if (earlier === undefined) return [];
    return [
      {
        at: new Date(operation.startedAt).toISOString(),
        kind: "changesAtOnce",
        resource: operation.cluster,
        detail: `${operation.verb} (${operation.id}) began while ${earlier.verb} (${earlier.id}) went on`,
      },
    ];
  });
}

/** Different pools may get their images at the same time. */
function mayOverlap(one: OperationRecord, other: OperationRecord): boolean {
  return (
    one.pool !== null &&
    one.verb === "UpgradingNodeImageVersion" &&
    other.verb === one.verb &&
    other.pool !== one.pool
  );
}
