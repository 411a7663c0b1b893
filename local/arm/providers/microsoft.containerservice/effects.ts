import { canonical, covers, groupId, subscriptionOf } from "../../core/ids.ts";
import { objectAt, textAt, withAt } from "../../core/json.ts";
import { scopeLockedText } from "../../core/guard.ts";
import type { Moment } from "../../core/moment.ts";
import type { ClusterRecord, Effect, OperationRecord } from "../../world/tables.ts";
import { lateAccessProblem } from "./access.ts";
import { isStopped, kubeletId, nodeResourceGroup, servicePrincipalOf, withPool } from "./cluster-body.ts";
import { becomeManaged, nodeIdentities } from "./managed.ts";

export type Outcome =
  | { readonly kind: "goesOn"; readonly cluster: ClusterRecord }
  | { readonly kind: "ended"; readonly cluster: ClusterRecord }
  | {
      readonly kind: "failed";
      readonly cluster: ClusterRecord;
      readonly error: { readonly code: string; readonly message: string };
    }
  | { readonly kind: "removed" };

/** What one effect of an operation does to its cluster. */
export function applyEffect(
  moment: Moment,
  operation: OperationRecord,
  cluster: ClusterRecord,
  effect: Effect,
): Outcome {
  switch (effect.kind) {
    case "checkAccess": {
      const error = lateAccessProblem(moment, cluster.body);
      return error === undefined ? { kind: "goesOn", cluster } : { kind: "failed", cluster, error };
    }
    case "becomeManaged":
      return { kind: "goesOn", cluster: becomeManaged(moment, cluster, effect.kubelet) };
    case "reimage": {
      const error = nodeGroupLocked(moment, cluster);
      if (error !== undefined) return { kind: "failed", cluster, error };
      return { kind: "goesOn", cluster: reimage(cluster, effect.pool, effect.image) };
    }
    case "fail":
      return { kind: "failed", cluster, error: { code: effect.code, message: effect.message } };
    case "end":
      return { kind: "ended", cluster: settlePower(cluster, operation) };
    case "remove":
      return { kind: "removed" };
  }
}

/** New nodes: image in the API, label on the nodes and identity on the scale set, all three at once. */
function reimage(cluster: ClusterRecord, pool: string, image: string): ClusterRecord {
  const key = pool.toLowerCase();
  const truth = cluster.pools[key];
  if (truth === undefined) return cluster;
  const managed = servicePrincipalOf(cluster.body) === undefined && kubeletId(cluster.body) !== undefined;
  return {
    ...cluster,
    body: withPool(cluster.body, pool, (found) => withAt(found, ["nodeImageVersion"], image)),
    pools: {
      ...cluster.pools,
      [key]: {
        ...truth,
        nodeLabelImage: image,
        identities: managed ? nodeIdentities(cluster.body) : truth.identities,
      },
    },
  };
}

/** Any lock on the node resource group breaks AKS's work in it, and that only shows late. Source: Azure/AKS#3291. */
function nodeGroupLocked(
  moment: Moment,
  cluster: ClusterRecord,
): { code: string; message: string } | undefined {
  const subscription = subscriptionOf(textAt(cluster.body, "id") ?? "");
  const group = groupId(subscription, nodeResourceGroup(cluster.body));
  const holding = [...moment.world.entries("locks")]
    .map(([, lock]) => lock.scope)
    .filter(
      (scope) => covers(canonical(scope), canonical(group)) || covers(canonical(group), canonical(scope)),
    );
  const onNodes = holding.filter((scope) => covers(canonical(group), canonical(scope)));
  if (onNodes.length === 0) return undefined;
  return { code: "ScopeLocked", message: scopeLockedText(group, "write", onNodes) };
}

/** `start` and `stop` are the operations whose end changes the power state. */
function settlePower(cluster: ClusterRecord, operation: OperationRecord): ClusterRecord {
  const code =
    operation.verb === "Starting" ? "Running" : operation.verb === "Stopping" ? "Stopped" : undefined;
  if (code === undefined || isStopped(cluster.body) === (code === "Stopped")) return cluster;
  const properties = objectAt(cluster.body, "properties");
  return { ...cluster, body: withAt(cluster.body, ["properties"], { ...properties, powerState: { code } }) };
}
