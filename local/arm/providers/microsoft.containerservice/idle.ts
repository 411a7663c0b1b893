import type { Context } from "../../core/exchange.ts";
import type { ClusterRecord, OperationRecord } from "../../world/tables.ts";
import { isStopped } from "./cluster-body.ts";
import * as errors from "./errors/changes.ts";
import { cutOff, operationsOf } from "./operations.ts";

/** provisioningState of a pool while it gets a new image. */
export const IMAGE_UPGRADE = "UpgradingNodeImageVersion";

/**
 * Nothing may change a cluster that is stopped or busy, except where the cluster is one of those whose later operations
 * cut off earlier ones (Azure/AKS#1913). @throws ArmError
 */
export function checkIdle(context: Context, cluster: ClusterRecord, what: string): void {
  requireIdle(context, cluster, operationsOf(context.world, cluster), what);
}

/**
 * As `checkIdle`, for the image upgrade of a pool: others may get their images at the same time, and their surge nodes
 * add up (docs: upgrade-aks-node-pools-rolling). @throws ArmError
 */
export function checkIdleForImage(context: Context, cluster: ClusterRecord, pool: string): void {
  const inTheWay = operationsOf(context.world, cluster).filter(
    (operation) => operation.verb !== IMAGE_UPGRADE || operation.pool?.toLowerCase() === pool.toLowerCase(),
  );
  requireIdle(context, cluster, inTheWay, "upgrade node image");
}

function requireIdle(
  context: Context,
  { body, quirks }: ClusterRecord,
  [busy]: readonly OperationRecord[],
  what: string,
): void {
  if (busy !== undefined && quirks?.preempts === true && busy.verb !== "Deleting") {
    cutOff(context, busy.id, {
      code: "AKSOperationPreempted",
      message: "The operation was overridden and canceled by a later operation.",
    });
  } else if (busy !== undefined) {
    throw errors.anotherOperation(busy.verb, busy.pool);
  }
  if (isStopped(body)) throw errors.stopped(what);
}
