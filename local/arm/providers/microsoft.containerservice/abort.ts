import type { Context, Reply } from "../../core/exchange.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { requireCluster } from "./clusters.ts";
import * as errors from "./errors/changes.ts";
import { cutOff, newOperationId, operationHeaders, operationsOf, startOperation } from "./operations.ts";

/** How long an abort takes; not published. */
const ABORTS_MS = 60_000;

/**
 * Stops what goes on: `Canceling`, then `Canceled`, and nothing is rolled back. 409 where nothing goes on.
 * Source: docs: manage-abort-operations.
 */
export function abortCluster(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  return abortOf(context, key, cluster, null);
}

export function abortOf(context: Context, key: string, cluster: ClusterRecord, pool: string | null): Reply {
  const busy = operationsOf(context.world, cluster).find(
    (operation) => pool === null || operation.pool?.toLowerCase() === pool.toLowerCase(),
  );
  if (busy === undefined || busy.verb === "Canceling" || busy.verb === "Deleting") {
    throw errors.nothingToAbort();
  }
  cutOff(context, busy.id, { code: "OperationAborted", message: "The operation was aborted." });
  const operation = newOperationId(context);
  startOperation(context, operation, {
    key,
    cluster,
    pool: busy.pool,
    verb: "Canceling",
    effects: [{ at: context.now + ABORTS_MS, kind: "end" }],
  });
  return { status: 202, headers: operationHeaders(context, operation) };
}
