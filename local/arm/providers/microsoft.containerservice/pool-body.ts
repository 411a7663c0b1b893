import type { Context, Reply } from "../../core/exchange.ts";
import { canonical } from "../../world/ids.ts";
import { type JsonObject, textAt, withAt } from "../../world/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { poolName, poolNamed } from "./cluster-body.ts";
import { operationHeaders } from "./operations.ts";

export const POOL_TYPE = "Microsoft.ContainerService/managedClusters/agentPools";

/** A pool as a resource of its own: the embedded profile, nested, etag included (model of AgentPool, 2026-06-01). */
export function poolBody(cluster: ClusterRecord, pool: JsonObject): JsonObject {
  const { name, ...properties } = pool;
  const id = `${textAt(cluster.body, "id") ?? ""}/agentPools/${poolName(pool)}`;
  return { id, name, type: POOL_TYPE, properties };
}

/** The answer to an accepted change of a pool: the pool as it is now with the tag from before, and its operation. */
export function acceptedPool(
  context: Context,
  key: string,
  pool: string,
  operation: string,
  status: number,
  before: ClusterRecord,
): Reply {
  const cluster = context.world.get("clusters", canonical(key));
  const now = cluster === undefined ? undefined : poolNamed(cluster.body, pool);
  const tag = status === 201 ? undefined : textAt(poolNamed(before.body, pool), "eTag");
  const body =
    cluster === undefined || now === undefined ? {} : poolBody(cluster, withAt(now, ["eTag"], tag));
  return { status, headers: operationHeaders(context, operation, { status }), body };
}
