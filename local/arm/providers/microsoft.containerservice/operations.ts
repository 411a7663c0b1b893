import type { Context } from "../../core/exchange.ts";
import { type Moment, nextNumber } from "../../core/moment.ts";
import { guid, token } from "../../core/seed.ts";
import { subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, textAt, withAt } from "../../world/json.ts";
import type { ClusterRecord, Effect, OperationRecord } from "../../world/tables.ts";
import type { View } from "../../world/world.ts";
import { withPool } from "./cluster-body.ts";
import { applyEffect } from "./effects.ts";
import { removeCluster, removeGroup } from "./remove-cluster.ts";
import { retagAll, retagPool } from "./etags.ts";

/** The api-version that status URLs carry, whatever the request's was. Source: Azure/azure-powershell#23812. */
const STATUS_VERSION = "2016-03-30";

export interface OperationPlan {
  readonly cluster: ClusterRecord;
  readonly key: string;
  readonly pool: string | null;
  /** provisioningState while it goes on. */
  readonly verb: string;
  readonly effects: readonly Effect[];
}

export function newOperationId(moment: Moment): string {
  return guid(moment.seed, "operation", String(nextNumber(moment.world)));
}

/** What goes on at a cluster and its pools. */
export function operationsOf(world: View, { operations }: ClusterRecord): readonly OperationRecord[] {
  return operations.flatMap((id) => {
    const operation = world.get("operations", id);
    return operation?.status === "InProgress" ? [operation] : [];
  });
}

/** Starts an operation: the resource shows it at once, the rest happens when its time comes. */
export function startOperation(context: Context, id: string, plan: OperationPlan): ClusterRecord {
  const { world, now } = context;
  const { key, pool, verb } = plan;
  const late = context.lateFailure(verb, key);
  const effects =
    late === undefined
      ? plan.effects
      : plan.effects.map((effect): Effect =>
          effect.kind === "end" || effect.kind === "remove"
            ? { at: effect.at, kind: "fail", ...late }
            : effect,
        );
  const operation: OperationRecord = {
    id,
    subscription: subscriptionOf(key),
    location: textAt(plan.cluster.body, "location") ?? "",
    cluster: key,
    pool,
    verb,
    startedAt: now,
    effects,
    done: 0,
    status: "InProgress",
    endedAt: null,
    error: null,
  };
  const shown =
    pool === null
      ? retagAll(context, withAt(plan.cluster.body, ["properties", "provisioningState"], verb))
      : retagPool(context, withPoolState(plan.cluster.body, pool, verb), pool);
  const cluster = {
    ...plan.cluster,
    body: shown,
    operations: [...operationsOf(world, plan.cluster).map((one) => one.id), id],
  };
  world.put("clusters", key, cluster);
  world.put("operations", id, operation);
  world.put("running", id, { nextAt: effects[0]?.at ?? now });
  return cluster;
}

/** Makes everything happen whose time has come, in order. Called before each request, so no timer is needed. */
export function settle(moment: Moment): void {
  settleGroups(moment);
  for (;;) {
    let due: { id: string; at: number } | undefined;
    for (const [id, { nextAt }] of moment.world.entries("running")) {
      if (nextAt <= moment.now && (due === undefined || nextAt < due.at)) due = { id, at: nextAt };
    }
    if (due === undefined) return;
    advance({ ...moment, now: due.at }, due.id);
  }
}

/** Groups that are being deleted go when their time has come. */
function settleGroups(moment: Moment): void {
  for (const [key, { at }] of [...moment.world.entries("departures")]) {
    if (at > moment.now) continue;
    removeGroup({ ...moment, now: at }, key);
    moment.world.delete("departures", key);
  }
}

function advance(moment: Moment, id: string): void {
  const { world } = moment;
  const operation = world.get("operations", id);
  const cluster = operation === undefined ? undefined : world.get("clusters", operation.cluster);
  const effect = operation?.effects[operation.done];
  if (operation === undefined || cluster === undefined || effect === undefined) {
    world.delete("running", id);
    return;
  }
  const outcome = applyEffect(moment, operation, cluster, effect);
  const done = operation.done + 1;
  if (outcome.kind === "again") {
    world.put("clusters", operation.cluster, outcome.cluster);
    world.put("running", id, { nextAt: outcome.at });
    return;
  }
  if (outcome.kind === "goesOn") {
    world.put("clusters", operation.cluster, outcome.cluster);
    world.put("operations", id, { ...operation, done });
    world.put("running", id, { nextAt: Math.max(moment.now, operation.effects[done]?.at ?? moment.now) });
    return;
  }
  world.delete("running", id);
  if (outcome.kind === "removed") {
    removeCluster(moment, operation.cluster, cluster);
    world.put("operations", id, { ...operation, done, status: "Succeeded", endedAt: moment.now });
    return;
  }
  const failed = outcome.kind === "failed";
  const canceled = operation.verb === "Canceling";
  const state = failed ? "Failed" : canceled ? "Canceled" : "Succeeded";
  const { pool } = operation;
  const body =
    pool === null
      ? retagAll(moment, withAt(outcome.cluster.body, ["properties", "provisioningState"], state))
      : retagPool(moment, withPoolState(outcome.cluster.body, pool, state), pool);
  world.put("clusters", operation.cluster, {
    ...outcome.cluster,
    body,
    operations: outcome.cluster.operations.filter((one) => one !== id),
  });
  world.put("operations", id, {
    ...operation,
    done,
    status: failed ? "Failed" : "Succeeded",
    endedAt: moment.now,
    error: failed ? outcome.error : null,
  });
}

function withPoolState(body: JsonObject, pool: string, state: string): JsonObject {
  return withPool(body, pool, (found) => withAt(found, ["provisioningState"], state));
}

/** Cuts an operation off: abort, deletion, or a later operation. Its effects that have not happened never will. */
export function cutOff(moment: Moment, id: string, error: { code: string; message: string }): void {
  const operation = moment.world.get("operations", id);
  if (operation === undefined || operation.status !== "InProgress") return;
  moment.world.delete("running", id);
  moment.world.put("operations", id, { ...operation, status: "Canceled", endedAt: moment.now, error });
}

/** The headers of a 201 or 202: both styles at once, signed-looking and long. Source: Azure/azure-powershell#23812. */
export function operationHeaders(context: Context, id: string): Readonly<Record<string, string>> {
  const operation = context.world.get("operations", id);
  if (operation === undefined) return {};
  const base = `${context.request.origin}/subscriptions/${operation.subscription}/providers/Microsoft.ContainerService/locations/${operation.location}`;
  const query = new URLSearchParams({
    "api-version": STATUS_VERSION,
    t: String(context.now),
    c: token(1600, context.seed, "c", id),
    s: token(340, context.seed, "s", id),
    h: token(43, context.seed, "h", id),
  }).toString();
  return {
    "azure-asyncoperation": `${base}/operations/${id}?${query}`,
    location: `${base}/operationresults/${id}?${query}`,
    "retry-after": "30",
  };
}

/** Source: the model of an operation in AKS samples: name, status, startTime, endTime, percentComplete, error. */
export function operationBody(operation: OperationRecord, now: number, runningStatus: string): JsonObject {
  const { id, startedAt, endedAt, error, effects } = operation;
  const status = operation.status === "InProgress" ? runningStatus : operation.status;
  const expected = (effects.at(-1)?.at ?? now) - startedAt;
  const share = expected <= 0 ? 1 : Math.min(1, (now - startedAt) / expected);
  return {
    name: id,
    status,
    startTime: new Date(startedAt).toISOString(),
    ...(endedAt === null
      ? { percentComplete: Math.floor(share * 99) }
      : { endTime: new Date(endedAt).toISOString(), percentComplete: 100 }),
    ...(error === null ? {} : { error: { code: error.code, message: error.message } }),
  };
}
