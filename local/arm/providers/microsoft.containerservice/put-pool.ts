import type { Context, Reply } from "../../core/exchange.ts";
import { checkPreconditions } from "../../core/etag.ts";
import { notModelled } from "../../core/arm-error.ts";
import { requireBody } from "../../core/request-checks.ts";
import { type JsonObject, objectAt, sameJson, textAt, withAt } from "../../world/json.ts";
import type { ClusterRecord, Effect } from "../../world/tables.ts";
import { nodeIdentities } from "./addons.ts";
import { poolName, poolNamed, poolsOf, servicePrincipalOf, withPool } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import { filledPool, freshTruth } from "./create-cluster.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/errors.ts";
import { checkServicePrincipal } from "./identity-change.ts";
import { checkIdle } from "./idle.ts";
import { latestImage } from "./node-images.ts";
import { countedOut } from "./nodes.ts";
import { newOperationId, startOperation } from "./operations.ts";
import { acceptedPool } from "./pool-body.ts";
import {
  checkBudgets,
  checkNewPool,
  checkNoRollingUpgrade,
  checkFreeAddresses,
  checkSystemPoolStays,
} from "./pool-checks.ts";
import { rollOut } from "./roll-out.ts";
import { poolTarget } from "./version-change.ts";
import { nodesAsked } from "./pool-count.ts";

/** Makes or changes a pool. Answers 201 or 200; both carry the operation. @throws ArmError */
export function putPool(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  const name = context.params["pool"] ?? "";
  const sent = objectAt(requireBody(context), "properties");
  const old = poolNamed(cluster.body, name);
  checkPreconditions(context, textAt(old, "eTag"), cluster.operations.length > 0);
  checkIdle(context, cluster, "agent pool update");
  checkServicePrincipal(context, cluster.body);
  const operation = newOperationId(context);
  const change =
    old === undefined
      ? newPool(context, cluster, name, sent, operation)
      : changedPool(context, cluster, old, sent, operation);
  startOperation(context, operation, { key, pool: name, ...change });
  return acceptedPool(context, key, name, operation, old === undefined ? 201 : 200, cluster);
}

interface Change {
  readonly cluster: ClusterRecord;
  readonly verb: string;
  readonly effects: readonly Effect[];
}

function newPool(
  context: Context,
  cluster: ClusterRecord,
  name: string,
  sent: JsonObject,
  operation: string,
): Change {
  const location = textAt(cluster.body, "location") ?? "";
  const version = textAt(cluster.body, "properties", "kubernetesVersion") ?? "";
  // A pool that takes over the image of another one is how a bad image is rolled back (docs: roll-back-node-pool-version).
  const pool = filledPool(
    context,
    { name, ...sent },
    location,
    version,
    objectAt(cluster.body, "properties", "networkProfile"),
  );
  checkNewPool(cluster.body, pool);
  checkFreeAddresses(context, cluster.body, pool, nodesAsked(pool));
  const truth = freshTruth(context, textAt(cluster.body, "id") ?? "", pool);
  const managed = servicePrincipalOf(cluster.body) === undefined;
  const at = context.now + operationMs(context.settings, context.seed, operation, "createPool");
  return {
    verb: "Creating",
    effects: [
      { at, kind: "checkAccess" },
      { at, kind: "end" },
    ],
    cluster: {
      ...cluster,
      body: withAt(cluster.body, ["properties", "agentPoolProfiles"], [...poolsOf(cluster.body), pool]),
      pools: {
        ...cluster.pools,
        [name.toLowerCase()]: { ...truth, identities: managed ? nodeIdentities(cluster.body) : [] },
      },
    },
  };
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
  "orchestratorVersion",
  "scaleDownMode",
  "spotMaxPrice",
];
/** Fields that a PUT carries along because a GET showed them. */
const IGNORED = ["provisioningState", "currentOrchestratorVersion", "eTag", "nodeImageVersion", "status"];

function changedPool(
  context: Context,
  cluster: ClusterRecord,
  old: JsonObject,
  sent: JsonObject,
  operation: string,
): Change {
  const name = poolName(old);
  const changed = Object.entries(sent).filter(
    ([field, value]) => value !== null && !sameJson(value, old[field]) && !IGNORED.includes(field),
  );
  for (const [field] of changed) {
    if (field !== "powerState" && !CHANGEABLE.includes(field))
      throw notModelled(`a change of '${field}' of a node pool`);
  }
  checkNoRollingUpgrade(context, cluster, name);
  const power = textAt(sent, "powerState", "code");
  if (power !== undefined && power !== textAt(old, "powerState", "code")) {
    const at = context.now + operationMs(context.settings, context.seed, operation, "scalePool");
    return { cluster, verb: power === "Stopped" ? "Stopping" : "Starting", effects: [{ at, kind: "end" }] };
  }
  if (sent["mode"] === "User") checkSystemPoolStays(cluster.body, name);
  const kept = Object.fromEntries(changed.filter(([field]) => CHANGEABLE.includes(field)));
  const body = withPool(cluster.body, name, (pool) => ({ ...pool, ...kept }));
  const pool = poolNamed(body, name) ?? old;
  checkFreeAddresses(context, cluster.body, pool, nodesAsked(pool) - nodesAsked(old));
  const control = textAt(cluster.body, "properties", "currentKubernetesVersion") ?? "";
  const version = poolTarget(old, textAt(sent, "orchestratorVersion"), control);
  const next = { ...cluster, body };
  return rolledPool(context, next, old, pool, version, operation);
}

/** A new version re-images the pool; so does a PUT after a drain that ran out of time, which goes on (docs: upgrade-aks-node-pools-rolling). */
function rolledPool(
  context: Context,
  cluster: ClusterRecord,
  old: JsonObject,
  pool: JsonObject,
  version: string | undefined,
  operation: string,
): Change {
  const interrupted = cluster.pools[poolName(old).toLowerCase()]?.interrupted;
  if (version === undefined && interrupted === undefined) {
    const scales = !sameJson(old["count"], pool["count"]);
    const kind = scales ? "scalePool" : "updatePool";
    const at = context.now + operationMs(context.settings, context.seed, operation, kind);
    const end: Effect = { at, kind: "end" };
    if (!scales) return { cluster, verb: "Updating", effects: [end] };
    const before = countedOut(
      { ...cluster, body: withPool(cluster.body, poolName(old), () => old) },
      poolName(old),
    );
    const effects: Effect[] = [{ at, kind: "scale", pool: poolName(old) }, end];
    return { cluster: { ...before, body: cluster.body }, verb: "Scaling", effects };
  }
  if (textAt(old, "powerState", "code") === "Stopped") throw errors.poolStopped(poolName(old));
  checkBudgets(context, cluster);
  const image =
    version === undefined
      ? (interrupted ?? "")
      : latestImage(context, pool, textAt(cluster.body, "location") ?? "").version;
  const target = version === undefined ? {} : { version };
  const { effects, endsAt } = rollOut(context, operation, [{ pool, image, ...target }], context.now);
  return { cluster, verb: "Upgrading", effects: [...effects, { at: endsAt, kind: "end" }] };
}
