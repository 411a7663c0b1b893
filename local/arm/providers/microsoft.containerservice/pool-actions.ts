import type { Context, Reply } from "../../core/exchange.ts";
import { checkPreconditions } from "../../core/etag.ts";
import { textAt } from "../../world/json.ts";
import { abortOf } from "./abort.ts";
import { poolName, poolNamed } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/errors.ts";
import { checkServicePrincipal } from "./identity-change.ts";
import { checkIdle, checkIdleForImage, IMAGE_UPGRADE } from "./idle.ts";
import { isOutdated, latestImage } from "./node-images.ts";
import { newOperationId, operationHeaders, startOperation } from "./operations.ts";
import { acceptedPool } from "./pool-body.ts";
import { checkBudgets, checkNoRollingUpgrade, checkSystemPoolStays } from "./pool-checks.ts";
import { requirePool } from "./pool-reads.ts";
import { rollOut } from "./roll-out.ts";

/**
 * Starts the node image upgrade. 304 when nothing is newer (azure-cli-extensions#5989); refusals carry their sources in
 * the error catalogue. A principal that cannot sign in stops it too (docs: upgrade-options).
 */
export function upgradeNodeImage(context: Context): Reply {
  const { key, cluster, pool } = requirePool(context);
  const name = poolName(pool);
  checkIdleForImage(context, cluster, name);
  if (textAt(pool, "mode") === "Machines") throw errors.machinesImage();
  if (textAt(pool, "type") === "AvailabilitySet") throw errors.availabilitySetImage();
  if (textAt(pool, "powerState", "code") === "Stopped") throw errors.poolStopped(name);
  checkNoRollingUpgrade(context, cluster, name);
  checkServicePrincipal(context, cluster.body);
  const newest = latestImage(context, pool, textAt(cluster.body, "location") ?? "");
  if (!isOutdated(textAt(pool, "nodeImageVersion"), newest)) return { status: 304 };
  checkBudgets(context, cluster);
  const operation = newOperationId(context);
  const { effects, endsAt } = rollOut(context, operation, [{ pool, image: newest.version }], context.now);
  startOperation(context, operation, {
    key,
    cluster,
    pool: name,
    verb: IMAGE_UPGRADE,
    effects: [...effects, { at: endsAt, kind: "end" }],
  });
  return acceptedPool(context, key, name, operation, 202, cluster);
}

/** Statuses: docs: use-etags (204 for none) and the model of the client (202). */
export function deletePool(context: Context): Reply {
  const { key, cluster } = requireCluster(context);
  const name = context.params["pool"] ?? "";
  const pool = poolNamed(cluster.body, name);
  checkPreconditions(context, textAt(pool, "eTag"));
  if (pool === undefined) return { status: 204 };
  checkIdle(context, cluster, "agent pool deletion");
  checkNoRollingUpgrade(context, cluster, name);
  checkSystemPoolStays(cluster.body, name);
  const operation = newOperationId(context);
  const at = context.now + operationMs(context.settings, context.seed, operation, "deletePool");
  startOperation(context, operation, {
    key,
    cluster,
    pool: poolName(pool),
    verb: "Deleting",
    effects: [{ at, kind: "removePool" }],
  });
  return { status: 202, headers: operationHeaders(context, operation) };
}

/** Only the pool's own operation can be aborted here. Source: docs: manage-abort-operations. */
export function abortPool(context: Context): Reply {
  const { key, cluster, pool } = requirePool(context);
  return abortOf(context, key, cluster, poolName(pool));
}
