import type { Context, Reply } from "../../core/exchange.ts";
import { checkPreconditions } from "../../core/etag.ts";
import { requireGroup } from "../../core/groups.ts";
import { requireBody } from "../../core/request-checks.ts";
import { canonical, groupId } from "../../world/ids.ts";
import { isObject, type JsonObject, textAt, withAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import { createCluster } from "./create-cluster.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/errors.ts";
import { poolName, poolNamed, withPools } from "./cluster-body.ts";
import { retagAll } from "./etags.ts";
import { checkIdle } from "./idle.ts";
import { cutOff, newOperationId, operationHeaders, operationsOf, startOperation } from "./operations.ts";
import { wasRefused } from "./refused-creation.ts";
import { shown } from "./shown.ts";
import { updateCluster } from "./update-cluster.ts";

export interface FoundCluster {
  readonly key: string;
  readonly cluster: ClusterRecord;
}

/** Id of the cluster that the path names; AKS spells `resourcegroups` so, always (recorded). */
function idOf({ params }: Context): string {
  return `${groupId(params["subscription"] ?? "", params["group"] ?? "").replace("/resourceGroups/", "/resourcegroups/")}/providers/Microsoft.ContainerService/managedClusters/${params["cluster"] ?? ""}`;
}

/** @throws ArmError 404 */
export function requireCluster(context: Context): FoundCluster {
  const key = canonical(idOf(context));
  const cluster = context.world.get("clusters", key);
  if (cluster !== undefined) return { key, cluster };
  const { subscription = "", group = "", cluster: name = "" } = context.params;
  throw wasRefused(context.world, key, context.now)
    ? errors.clusterNeverMade(subscription, group, name)
    : errors.clusterNotFound(group, name);
}

export function getCluster(context: Context): Reply {
  return { status: 200, body: shown(context, requireCluster(context).cluster).body };
}

export function listClusters(context: Context): Reply {
  const { subscription = "", group } = context.params;
  const prefix = `/subscriptions/${subscription.toLowerCase()}/${group === undefined ? "" : `resourcegroups/${group.toLowerCase()}/`}`;
  if (group !== undefined) requireGroup(context, subscription, group);
  // A LIST may be behind a GET; how far is a setting, because nobody says.
  const { listLagMs } = context.settings;
  const seen = listLagMs > 0 ? context.world.asOf(context.now - listLagMs) : context.world;
  const found = [...seen.where("clustersBySubscription", subscription.toLowerCase())]
    .filter(([key]) => key.startsWith(prefix))
    .map(([, cluster]) => shown({ ...context, world: seen }, cluster).body);
  return { status: 200, body: page(context, found, { emptyLast: true }) };
}

/** 201 for a new cluster, 200 for a change; both carry the operation (docs: use-etags for the statuses). */
export function putCluster(context: Context): Reply {
  const sent = requireBody(context);
  const id = idOf(context);
  const key = canonical(id);
  const stored = context.world.get("clusters", key);
  checkPreconditions(context, textAt(stored?.body, "eTag"), (stored?.operations ?? []).length > 0);
  if (stored === undefined)
    requireGroup(context, context.params["subscription"] ?? "", context.params["group"] ?? "");
  const operation =
    stored === undefined ? createCluster(context, id, sent) : updateCluster(context, key, stored, sent);
  return accepted(context, key, operation, stored === undefined ? 201 : 200, stored);
}

/** PATCH knows tags and nothing else. Source: the model of TagsObject (2026-06-01). */
export function patchCluster(context: Context): Reply {
  const sent = requireBody(context);
  const { key, cluster } = requireCluster(context);
  checkPreconditions(context, textAt(cluster.body, "eTag"));
  const extra = Object.keys(sent).find((field) => field !== "tags");
  if (extra !== undefined)
    throw errors.invalidParameter(extra, "PATCH of a managed cluster changes tags only.");
  checkIdle(context, cluster, "update");
  const tags = isObject(sent["tags"]) ? sent["tags"] : {};
  const body = retagAll(context, withAt(cluster.body, ["tags"], tags));
  context.world.put("clusters", key, { ...cluster, body });
  return { status: 200, body };
}

/** A deletion does not wait for what goes on. Source: the code `AKSOperationPreemptedByDelete` (Azure/AKS#1913). */
export function deleteCluster(context: Context): Reply {
  const key = canonical(idOf(context));
  const cluster = context.world.get("clusters", key);
  checkPreconditions(context, textAt(cluster?.body, "eTag"));
  if (cluster === undefined) return { status: 204 };
  const goingOn = operationsOf(context.world, cluster);
  const deletion = goingOn.find(({ verb }) => verb === "Deleting");
  if (deletion !== undefined) return { status: 202, headers: operationHeaders(context, deletion.id) };
  for (const busy of goingOn) {
    cutOff(context, busy.id, {
      code: "AKSOperationPreemptedByDelete",
      message: "The operation was preempted by the deletion of the cluster.",
    });
  }
  const operation = newOperationId(context);
  const at = context.now + operationMs(context.settings, context.seed, operation, "delete");
  startOperation(context, operation, {
    key,
    cluster,
    pool: null,
    verb: "Deleting",
    effects: [{ at, kind: "remove" }],
  });
  return { status: 202, headers: operationHeaders(context, operation) };
}

/**
 * The answer to an accepted operation. The tags in it are those from before (recorded, 55 of 55); a cluster that is being
 * made has none yet, nor identities of its own.
 */
export function accepted(
  context: Context,
  key: string,
  operation: string,
  status: number,
  before: ClusterRecord | undefined,
): Reply {
  const cluster = context.world.get("clusters", key);
  const seen: JsonObject = cluster === undefined ? {} : shown(context, cluster).body;
  const tags = withPools(withAt(seen, ["eTag"], textAt(before?.body, "eTag")), (pool) =>
    withAt(pool, ["eTag"], textAt(poolNamed(before?.body ?? {}, poolName(pool)), "eTag")),
  );
  const body = status === 201 ? withAt(tags, ["properties", "identityProfile"], undefined) : tags;
  return { status, headers: operationHeaders(context, operation, { status }), body };
}
