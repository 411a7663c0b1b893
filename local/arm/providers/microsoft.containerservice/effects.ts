import { canonical, covers, groupId, subscriptionOf } from "../../world/ids.ts";
import { isObject, objectAt, textAt, withAt } from "../../world/json.ts";
import { scopeLockedText } from "../microsoft.authorization/check-locks.ts";
import type { Moment } from "../../core/moment.ts";
import type { ClusterRecord, Effect, OperationRecord } from "../../world/tables.ts";
import { lateAccessProblem } from "./access.ts";
import { withAddonIdentities } from "./addons.ts";
import {
  isStopped,
  nodeResourceGroup,
  poolName,
  poolNamed,
  poolsOf,
  servicePrincipalOf,
  withPool,
} from "./cluster-body.ts";
import { withIssuer } from "./issuer.ts";
import { placeLockdown } from "./lockdown.ts";
import { becomeManaged, grantNodeGroup, ownGrantProblem, nodeGroupProblem } from "./managed.ts";
import { countedOut, nodesOf, scaled, withoutNodes } from "./nodes.ts";
import { nodesAsked, withMoreNodes } from "./pool-count.ts";
import { placeProblem } from "./pool-places.ts";
import { drained, madeRoom, reimaged, type Rolling } from "./roll-out-effects.ts";

export type Outcome =
  | { readonly kind: "goesOn"; readonly cluster: ClusterRecord }
  | { readonly kind: "again"; readonly cluster: ClusterRecord; readonly at: number }
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
    case "checkAccess":
      return goesOnUnless(
        cluster,
        nodeGroupProblem(moment, cluster.body) ?? lateAccessProblem(moment, cluster),
      );
    case "becomeManaged": {
      const error = ownGrantProblem(moment, cluster.body);
      if (error !== undefined) return { kind: "failed", cluster, error };
      return { kind: "goesOn", cluster: becomeManaged(moment, cluster, effect.kubelet) };
    }
    case "makeRoom":
      return rolling(cluster, madeRoom(moment, cluster, effect));
    case "drain":
      return rolling(cluster, drained(moment, cluster, effect));
    case "drift":
      return { kind: "goesOn", cluster: scaled(counted(cluster, effect.pool, effect.by), effect.pool) };
    case "scale": {
      const pool = poolNamed(cluster.body, effect.pool);
      const grows = pool !== undefined && nodesAsked(pool) > nodesOf(cluster, pool).length;
      const error = grows ? placeProblem(moment, cluster, pool) : undefined;
      if (error !== undefined) return { kind: "failed", cluster, error };
      return { kind: "goesOn", cluster: scaled(cluster, effect.pool) };
    }
    case "removeNodes": {
      const left = withoutNodes(cluster, effect.pool, effect.nodes);
      return { kind: "goesOn", cluster: counted(left, effect.pool, -effect.nodes.length) };
    }
    case "reimage": {
      const error = nodeGroupLocked(moment, cluster);
      if (error !== undefined) return { kind: "failed", cluster, error };
      return { kind: "goesOn", cluster: reimaged(cluster, effect) };
    }
    case "upgradeControlPlane":
      return {
        kind: "goesOn",
        cluster: {
          ...cluster,
          body: withAt(cluster.body, ["properties", "currentKubernetesVersion"], effect.version),
        },
      };
    case "fail":
      return { kind: "failed", cluster, error: { code: effect.code, message: effect.message } };
    case "end":
      return { kind: "ended", cluster: settled(moment, cluster, operation) };
    case "removePool":
      return { kind: "ended", cluster: withoutPool(cluster, operation.pool ?? "") };
    case "remove":
      return { kind: "removed" };
  }
}

/** The pool's count changed by so many; its nodes are counted out first. */
function counted(cluster: ClusterRecord, pool: string, by: number): ClusterRecord {
  const known = countedOut(cluster, pool);
  const body = withPool(known.body, pool, (found) => withMoreNodes(found, by));
  return { ...known, body };
}

function goesOnUnless(cluster: ClusterRecord, error: { code: string; message: string } | undefined): Outcome {
  return error === undefined ? { kind: "goesOn", cluster } : { kind: "failed", cluster, error };
}

function rolling(cluster: ClusterRecord, result: Rolling): Outcome {
  switch (result.kind) {
    case "again":
      return { kind: "again", cluster, at: result.at };
    case "goesOn":
      return { kind: "goesOn", cluster: result.cluster };
    case "failed":
      return { kind: "failed", cluster: result.cluster, error: result.error };
  }
}

/** Any lock on the node resource group breaks AKS's work in it, and that only shows late. Source: Azure/AKS#3291. */
function nodeGroupLocked(
  moment: Moment,
  cluster: ClusterRecord,
): { code: string; message: string } | undefined {
  const subscription = subscriptionOf(textAt(cluster.body, "id") ?? "");
  const group = groupId(subscription, nodeResourceGroup(cluster.body));
  const onNodes = [...moment.world.entries("locks")]
    .map(([, lock]) => lock.scope)
    .filter((scope) => covers(canonical(group), canonical(scope)));
  if (onNodes.length === 0) return undefined;
  return { code: "ScopeLocked", message: scopeLockedText(group, "write", onNodes) };
}

/** What the end of an operation leaves behind: power, the identities of add-ons, the grant on the node resource group. */
function settled(moment: Moment, cluster: ClusterRecord, operation: OperationRecord): ClusterRecord {
  if (operation.pool !== null) return settlePoolPower(cluster, operation);
  const powered = settlePower(cluster, operation);
  placeLockdown(moment, powered.body);
  if (servicePrincipalOf(powered.body) !== undefined) return withIssuer(moment, powered);
  grantNodeGroup(moment, powered.body);
  return withIssuer(moment, withAddonIdentities(moment, powered));
}

/** `start` and `stop` are the operations whose end changes the power state. */
function settlePower(cluster: ClusterRecord, operation: OperationRecord): ClusterRecord {
  const code = powerAfter(operation.verb);
  if (code === undefined || isStopped(cluster.body) === (code === "Stopped")) return cluster;
  const properties = objectAt(cluster.body, "properties");
  return { ...cluster, body: withAt(cluster.body, ["properties"], { ...properties, powerState: { code } }) };
}

function settlePoolPower(cluster: ClusterRecord, { pool, verb }: OperationRecord): ClusterRecord {
  const code = powerAfter(verb);
  if (code === undefined || pool === null) return cluster;
  return {
    ...cluster,
    body: withPool(cluster.body, pool, (found) => withAt(found, ["powerState"], { code })),
  };
}

function powerAfter(verb: string): "Running" | "Stopped" | undefined {
  return verb === "Starting" ? "Running" : verb === "Stopping" ? "Stopped" : undefined;
}

function withoutPool(cluster: ClusterRecord, name: string): ClusterRecord {
  const left = poolsOf(cluster.body).filter((pool) => poolName(pool).toLowerCase() !== name.toLowerCase());
  const pools = Object.entries(cluster.pools).filter(([key]) => key !== name.toLowerCase());
  const body = withAt(cluster.body, ["properties", "agentPoolProfiles"], left);
  return { ...cluster, body: isObject(body) ? body : cluster.body, pools: Object.fromEntries(pools) };
}
