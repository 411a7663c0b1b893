import { type JsonObject, numberAt, textAt } from "../../core/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { isStopped, poolName } from "./cluster-body.ts";

export interface Node {
  readonly name: string;
  /** The label `kubernetes.azure.com/node-image-version`. */
  readonly image: string;
}

/** The nodes of a pool as the cluster itself knows them. Names are those of scale set instances (docs: node-access). */
export function nodesOf({ body, pools }: ClusterRecord, pool: JsonObject): readonly Node[] {
  const truth = pools[poolName(pool).toLowerCase()];
  if (truth === undefined || isStopped(body) || textAt(pool, "powerState", "code") === "Stopped") return [];
  const base = truth.scaleSet ?? `aks-${poolName(pool)}-`;
  return Array.from({ length: numberAt(pool, "count") ?? 0 }, (_, index) => ({
    name: `${base}${index.toString(36).padStart(6, "0")}`,
    image: truth.nodeLabelImage,
  }));
}
