import type { Context, Reply } from "../../core/exchange.ts";
import { checkPreconditions } from "../../core/etag.ts";
import { notModelled } from "../../core/arm-error.ts";
import { requireBody } from "../../core/guard.ts";
import { canonical } from "../../core/ids.ts";
import { type JsonObject, objectAt, sameJson, textAt, withAt } from "../../core/json.ts";
import { page } from "../../core/links.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { poolName, poolNamed, poolsOf, servicePrincipalOf, withPool } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import { filledPool, freshTruth } from "./create-cluster.ts";
import { controlPlaneMs, reimageMs } from "./durations.ts";
import * as errors from "./errors.ts";
import { checkServicePrincipal } from "./identity-change.ts";
import { nodeIdentities } from "./managed.ts";
import { isOutdated, latestImage } from "./node-images.ts";
import { newOperationId, operationHeaders, startOperation } from "./operations.ts";
import { POOL_TYPE, poolBody } from "./pool-body.ts";
import { checkIdle } from "./update-cluster.ts";

interface Found {
  readonly key: string;
  readonly cluster: ClusterRecord;
  readonly pool: JsonObject;
}

function requirePool(context: Context): Found {
  const { key, cluster } = requireCluster(context);
  const name = context.params["pool"] ?? "";
  const pool = poolNamed(cluster.body, name);
  if (pool === undefined) throw errors.poolNotFound(context.params["cluster"] ?? "", name);
  return { key, cluster, pool };
}

export function listPools(context: Context): Reply {
  const { cluster } = requireCluster(context);
  return {
    status: 200,
    body: page(
      context,
      poolsOf(cluster.body).map((pool) => poolBody(cluster, pool)),
    ),
  };
}

export function getPool(context: Context): Reply {
  const { cluster, pool } = requirePool(context);
  return { status: 200, body: poolBody(cluster, pool) };
}

/** Fields of a pool that a PUT of it may change here. */
const CHANGEABLE = [
  "count",
  "minCount",
  "maxCount",
  "enableAutoScaling",
  "mode",
  "tags",
  "nodeLabels",
  "nodeTaints",
  "upgradeSettings",
  "maxPods",
];

export function putPool(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  const name = context.params["pool"] ?? "";
  const sent = objectAt(requireBody(context), "properties");
  const old = poolNamed(cluster.body, name);
  checkPreconditions(context, textAt(old, "eTag"));
  checkIdle(context, cluster, "agent pool update");
  checkServicePrincipal(context, cluster.body);
  const operation = newOperationId(context);
  const at = context.now + Math.round(controlPlaneMs(context.settings, context.seed, operation) / 2);
  const next =
    old === undefined ? withNewPool(context, cluster, name, sent) : withChangedPool(cluster, old, sent);
  const scaled = old !== undefined && !sameJson(old["count"], poolNamed(next.body, name)?.["count"]);
  startOperation(context, operation, {
    key,
    cluster: next,
    pool: name,
    verb: old === undefined ? "Creating" : scaled ? "Scaling" : "Updating",
    effects: [{ at, kind: "end" }],
  });
  return accepted(context, key, name, operation, old === undefined ? 201 : 200);
}

function withChangedPool(cluster: ClusterRecord, old: JsonObject, sent: JsonObject): ClusterRecord {
  const changed = Object.entries(sent).filter(
    ([field, value]) => value !== null && !sameJson(value, old[field]),
  );
  for (const [field] of changed) {
    const ignored = ["provisioningState", "powerState", "currentOrchestratorVersion", "eTag"].includes(field);
    if (!ignored && !CHANGEABLE.includes(field)) throw notModelled(`a change of '${field}' of a node pool`);
  }
  const kept = Object.fromEntries(changed.filter(([field]) => CHANGEABLE.includes(field)));
  return { ...cluster, body: withPool(cluster.body, poolName(old), (pool) => ({ ...pool, ...kept })) };
}

function withNewPool(
  context: Context,
  cluster: ClusterRecord,
  name: string,
  sent: JsonObject,
): ClusterRecord {
  const location = textAt(cluster.body, "location") ?? "";
  const version = textAt(cluster.body, "properties", "kubernetesVersion") ?? "";
  const pool = filledPool(context, { name, ...sent }, location, version);
  const truth = freshTruth(context, textAt(cluster.body, "id") ?? "", pool);
  const managed = servicePrincipalOf(cluster.body) === undefined;
  return {
    ...cluster,
    body: withAt(cluster.body, ["properties", "agentPoolProfiles"], [...poolsOf(cluster.body), pool]),
    pools: {
      ...cluster.pools,
      [name.toLowerCase()]: { ...truth, identities: managed ? nodeIdentities(cluster.body) : [] },
    },
  };
}

/** Source: the model of AgentPoolUpgradeProfile (2026-06-01). */
export function poolUpgradeProfile(context: Context): Reply {
  const { cluster, pool } = requirePool(context);
  const id = `${textAt(cluster.body, "id") ?? ""}/agentPools/${poolName(pool)}/upgradeProfiles/default`;
  return {
    status: 200,
    body: {
      id,
      name: "default",
      type: `${POOL_TYPE}/upgradeProfiles`,
      properties: {
        kubernetesVersion: textAt(pool, "orchestratorVersion"),
        osType: textAt(pool, "osType"),
        latestNodeImageVersion: latestImage(context, pool, textAt(cluster.body, "location") ?? "").version,
        upgrades: [],
      },
    },
  };
}

/**
 * Starts the node image upgrade. 304 when nothing is newer (azure-cli-extensions#5989); refusals carry their sources in
 * the error catalogue. A principal that cannot sign in stops it too (docs: upgrade-options).
 */
export function upgradeNodeImage(context: Context): Reply {
  const { key, cluster, pool } = requirePool(context);
  const name = poolName(pool);
  checkIdle(context, cluster, "upgrade node image");
  if (textAt(pool, "mode") === "Machines") throw errors.machinesImage();
  if (textAt(pool, "type") === "AvailabilitySet") throw errors.availabilitySetImage();
  checkServicePrincipal(context, cluster.body);
  const newest = latestImage(context, pool, textAt(cluster.body, "location") ?? "");
  if (!isOutdated(textAt(pool, "nodeImageVersion"), newest)) return { status: 304 };
  const operation = newOperationId(context);
  const at = context.now + reimageMs(context.settings, context.seed, pool, operation);
  startOperation(context, operation, {
    key,
    cluster,
    pool: name,
    verb: "UpgradingNodeImageVersion",
    effects: [
      { at, kind: "reimage", pool: name, image: newest.version },
      { at, kind: "end" },
    ],
  });
  return accepted(context, key, name, operation, 202);
}

function accepted(context: Context, key: string, pool: string, operation: string, status: number): Reply {
  const cluster = context.world.get("clusters", canonical(key));
  const shown = cluster === undefined ? undefined : poolNamed(cluster.body, pool);
  const body = cluster === undefined || shown === undefined ? {} : poolBody(cluster, shown);
  return { status, headers: operationHeaders(context, operation), body };
}
