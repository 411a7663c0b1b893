import type { Context, Reply } from "../../core/exchange.ts";
import { isStopped } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/changes.ts";
import { newOperationId, operationHeaders, operationsOf, startOperation } from "./operations.ts";

/** Starts or stops a cluster; a stopped one may only be started or deleted. Source: docs: start-stop-cluster. */
export function changePower(to: "Running" | "Stopped"): (context: Context) => Reply {
  return (context) => {
    const { key, cluster } = requireCluster(context);
    const [busy] = operationsOf(context.world, cluster);
    if (busy !== undefined) throw errors.anotherOperation(busy.verb, busy.pool);
    if (to === "Stopped" && isStopped(cluster.body)) throw errors.stopped("stopping");
    const operation = newOperationId(context);
    const at =
      context.now +
      operationMs(context.settings, context.seed, operation, to === "Running" ? "start" : "stop");
    const verb = to === "Running" ? "Starting" : "Stopping";
    startOperation(context, operation, { key, cluster, pool: null, verb, effects: [{ at, kind: "end" }] });
    return { status: 202, headers: operationHeaders(context, operation) };
  };
}
