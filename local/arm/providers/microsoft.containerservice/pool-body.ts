import { type JsonObject, textAt } from "../../core/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { poolName } from "./cluster-body.ts";

export const POOL_TYPE = "Microsoft.ContainerService/managedClusters/agentPools";

/** A pool as a resource of its own: the embedded profile, nested, etag included (model of AgentPool, 2026-06-01). */
export function poolBody(cluster: ClusterRecord, pool: JsonObject): JsonObject {
  const { name, ...properties } = pool;
  const id = `${textAt(cluster.body, "id") ?? ""}/agentPools/${poolName(pool)}`;
  return { id, name, type: POOL_TYPE, properties };
}
