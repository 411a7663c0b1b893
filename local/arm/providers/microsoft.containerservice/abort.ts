import type { Context, Reply } from "../../core/exchange.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { accepted, requireCluster } from "./clusters.ts";
import * as errors from "./errors/changes.ts";
import { cutOff, newOperationId, operationsOf, startOperation } from "./operations.ts";
import { acceptedPool } from "./pool-body.ts";

/** How long an abort takes. Recorded: 5 to 9 s (2023-06). */
const ABORTS_MS = 7_000;

/**
 * Stops what goes on, and nothing is rolled back; 409 where nothing goes on (docs: manage-abort-operations). The answer
 * carries the resource as it stands, seconds later it is `Canceled`, cluster and pools (recorded, 2023-06).
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
  cutOff(context, busy.id, { code: "Canceled", message: "Operation is being canceled by user" });
  const operation = newOperationId(context);
  startOperation(context, operation, {
    key,
    cluster,
    pool: busy.pool,
    verb: "Canceling",
    shows: busy.verb,
    effects: [{ at: context.now + ABORTS_MS, kind: "end" }],
  });
  return pool === null
    ? accepted(context, key, operation, 202, cluster)
    : acceptedPool(context, key, pool, operation, 202, cluster);
}
