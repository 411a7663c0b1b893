import type { Context, Reply } from "../../core/exchange.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { groupId, subscriptionOf } from "../../world/ids.ts";
import { page } from "../../core/links.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { nodeResourceGroup, poolName, poolNamed, poolsOf } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import * as errors from "./errors/changes.ts";
import { latestImage } from "./node-images.ts";
import { nodesOf } from "./nodes.ts";
import { POOL_TYPE, poolBody } from "./pool-body.ts";
import { shown } from "./shown.ts";
import { openUpgrades, compareVersions } from "./versions.ts";

export interface FoundPool {
  readonly key: string;
  readonly cluster: ClusterRecord;
  readonly pool: JsonObject;
}

/** @throws ArmError 404 */
export function requirePool(context: Context): FoundPool {
  const { key, cluster } = requireCluster(context);
  const name = context.params["pool"] ?? "";
  const pool = poolNamed(cluster.body, name);
  if (pool === undefined) throw errors.poolNotFound(context.params["cluster"] ?? "", name);
  return { key, cluster, pool };
}

export function listPools(context: Context): Reply {
  const cluster = shown(context, requireCluster(context).cluster);
  return {
    status: 200,
    body: page(
      context,
      poolsOf(cluster.body).map((pool) => poolBody(cluster, pool)),
      { emptyLast: true },
    ),
  };
}

export function getPool(context: Context): Reply {
  const { pool: found, cluster } = requirePool(context);
  const now = shown(context, cluster);
  return { status: 200, body: poolBody(now, poolNamed(now.body, poolName(found)) ?? found) };
}

/**
 * The newest image, versions that the pool may go to, and what it ran before as far as is known.
 * Source: the model of AgentPoolUpgradeProfile (2026-06-01).
 */
export function poolUpgradeProfile(context: Context): Reply {
  const { cluster, pool } = requirePool(context);
  const id = `${textAt(cluster.body, "id") ?? ""}/agentPools/${poolName(pool)}/upgradeProfiles/default`;
  const version = textAt(pool, "currentOrchestratorVersion") ?? textAt(pool, "orchestratorVersion") ?? "";
  const control = textAt(cluster.body, "properties", "currentKubernetesVersion") ?? version;
  const upgrades = openUpgrades(version).filter((open) => compareVersions(open, control) <= 0);
  return {
    status: 200,
    body: {
      id,
      name: "default",
      type: `${POOL_TYPE}/upgradeProfiles`,
      properties: {
        kubernetesVersion: version,
        osType: textAt(pool, "osType"),
        latestNodeImageVersion: latestImage(context, pool, textAt(cluster.body, "location") ?? "").version,
        // Recorded: absent when there is none.
        ...(upgrades.length === 0
          ? {}
          : { upgrades: upgrades.map((kubernetesVersion) => ({ kubernetesVersion })) }),
      },
    },
  };
}

/** Nodes one by one: names and addresses, and nothing of their image or identity. Source: the model of Machine (2026-06-01). */
export function listMachines(context: Context): Reply {
  const { cluster, pool } = requirePool(context);
  const base = `${textAt(cluster.body, "id") ?? ""}/agentPools/${poolName(pool)}/machines`;
  const id = textAt(cluster.body, "id") ?? "";
  const group = groupId(subscriptionOf(id), nodeResourceGroup(cluster.body));
  const scaleSet = cluster.pools[poolName(pool).toLowerCase()]?.scaleSet ?? null;
  const machines = nodesOf(cluster, pool).map(({ name }): JsonObject => ({
    id: `${base}/${name}`,
    name,
    type: `${POOL_TYPE}/machines`,
    properties: {
      network: {},
      resourceId:
        scaleSet === null
          ? `${group}/providers/Microsoft.Compute/virtualMachines/${name}`
          : `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}/virtualMachines/${String(Number.parseInt(name.slice(-6), 36))}`,
    },
  }));
  return { status: 200, body: page(context, machines) };
}
