import { type JsonObject, textAt } from "../../world/json.ts";
import type { ClusterRecord, NodeTruth, PoolTruth } from "../../world/tables.ts";
import { nodeIdentities } from "./addons.ts";
import { isStopped, kubeletId, poolName, poolNamed, servicePrincipalOf } from "./cluster-body.ts";
import { nodesAsked } from "./pool-count.ts";

/** The nodes of a pool as the cluster itself knows them; none while it is stopped. */
export function nodesOf({ body, pools }: ClusterRecord, pool: JsonObject): readonly NodeTruth[] {
  const truth = pools[poolName(pool).toLowerCase()];
  if (truth === undefined || isStopped(body) || textAt(pool, "powerState", "code") === "Stopped") return [];
  return standing(truth, pool);
}

/** The nodes, counted out where nobody has done so: while all are alike, their number says everything. */
function standing(truth: PoolTruth, pool: JsonObject): readonly NodeTruth[] {
  return (
    truth.nodes ??
    Array.from({ length: nodesAsked(pool) }, (_, index) => ({
      name: nameOf(truth, pool, index),
      image: truth.nodeLabelImage,
      identities: truth.identities,
      reimages: 0,
    }))
  );
}

/** Names are those of scale set instances (docs: node-access). */
function nameOf({ scaleSet }: PoolTruth, pool: JsonObject, index: number): string {
  return `${scaleSet ?? `aks-${poolName(pool)}-`}${index.toString(36).padStart(6, "0")}`;
}

/** Counts a pool's nodes out, before something happens to some of them alone. */
export function countedOut(cluster: ClusterRecord, name: string): ClusterRecord {
  return edited(cluster, name, (truth, pool) => {
    const nodes = standing(truth, pool);
    return { ...truth, nodes, born: truth.born ?? nodes.length };
  });
}

/**
 * Brings the number of nodes to the pool's count. New ones get the pool's image and what the scale set's model has by
 * then; those that go are the youngest (the default scale-in policy of scale sets takes the highest instance ids).
 */
export function scaled(cluster: ClusterRecord, name: string): ClusterRecord {
  return edited(countedOut(cluster, name), name, (truth, pool) => {
    const { nodes = [], born = nodes.length } = truth;
    const wanted = nodesAsked(pool);
    if (wanted <= nodes.length) return { ...truth, nodes: nodes.slice(0, wanted) };
    const identities = modelIdentities(cluster, truth);
    const come = Array.from({ length: wanted - nodes.length }, (_, index) => ({
      name: nameOf(truth, pool, born + index),
      image: textAt(pool, "nodeImageVersion") ?? truth.nodeLabelImage,
      identities,
      reimages: 0,
    }));
    return { ...truth, identities, nodes: [...nodes, ...come], born: born + come.length };
  });
}

/** Takes named nodes out of a pool. */
export function withoutNodes(cluster: ClusterRecord, name: string, gone: readonly string[]): ClusterRecord {
  return edited(countedOut(cluster, name), name, (truth) => ({
    ...truth,
    nodes: (truth.nodes ?? []).filter((node) => !gone.includes(node.name)),
  }));
}

/** Re-images the nodes that `which` picks. */
export function reimagedNodes(
  cluster: ClusterRecord,
  name: string,
  image: string,
  which: (node: NodeTruth) => boolean,
): ClusterRecord {
  return edited(countedOut(cluster, name), name, (truth) => ({
    ...truth,
    nodes: (truth.nodes ?? []).map((node) =>
      which(node)
        ? { ...node, image, identities: modelIdentities(cluster, truth), reimages: node.reimages + 1 }
        : node,
    ),
  }));
}

/** What the scale set's model carries: a new node and a re-imaged one take it over. */
function modelIdentities({ body }: ClusterRecord, truth: PoolTruth): readonly string[] {
  const managed = servicePrincipalOf(body) === undefined && kubeletId(body) !== undefined;
  return managed ? nodeIdentities(body) : truth.identities;
}

function edited(
  cluster: ClusterRecord,
  name: string,
  edit: (truth: PoolTruth, pool: JsonObject) => PoolTruth,
): ClusterRecord {
  const key = name.toLowerCase();
  const [truth, pool] = [cluster.pools[key], poolNamed(cluster.body, name)];
  if (truth === undefined || pool === undefined) return cluster;
  return { ...cluster, pools: { ...cluster.pools, [key]: edit(truth, pool) } };
}
