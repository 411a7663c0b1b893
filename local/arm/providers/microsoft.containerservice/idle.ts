import type { Context } from "../../core/exchange.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { isStopped } from "./cluster-body.ts";
import * as errors from "./errors/changes.ts";
import { cutOff } from "./operations.ts";

/**
 * Nothing may change a cluster that is stopped or busy, except where the cluster is one of those whose later operations
 * cut off earlier ones (Azure/AKS#1913). @throws ArmError
 */
export function checkIdle(context: Context, cluster: ClusterRecord, what: string): void {
  const { body, operation, quirks } = cluster;
  const busy = operation === null ? undefined : context.world.get("operations", operation);
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
