import type { Context } from "../../core/exchange.ts";
import { type Moment, nextNumber } from "../../core/moment.ts";
import { guid, token } from "../../core/seed.ts";
import { subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, textAt, withAt } from "../../world/json.ts";
import type { ClusterRecord, Effect, OperationRecord } from "../../world/tables.ts";
import { DueTimes } from "../../../queue/due-times.ts";
import type { View } from "../../world/view.ts";
import type { World } from "../../world/world.ts";
import { withPool, withPools } from "./cluster-body.ts";
import { applyEffect } from "./effects.ts";
import { removeCluster } from "./remove-cluster.ts";
import { retagAll, retagPool } from "./etags.ts";
import { isAnyGroupDue, settleGroups } from "./settle-groups.ts";

/** The api-version that status URLs carry, whatever the request's was. Recorded: clusters, pools and machines since 2025-05. */
const STATUS_VERSION = "2025-03-01";

/** .NET ticks at 1970-01-01, and how many make a millisecond: status URLs tell their time so (recorded, 2024). */
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;
const TICKS_A_MS = 10_000n;

export interface OperationPlan {
  readonly cluster: ClusterRecord;
  readonly key: string;
  readonly pool: string | null;
  /** What it does, and provisioningState while it goes on. */
  readonly verb: string;
  /** provisioningState while it goes on, where that is another word: an abort shows what it cuts off (recorded, 2023-06). */
  readonly shows?: string;
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
  const { key, pool, verb, shows = verb } = plan;
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
      ? retagAll(
          context,
          withStates(plan.cluster.body, shows, () => shows),
        )
      : retagPool(context, withPoolState(plan.cluster.body, pool, shows), pool);
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

/** False where nothing in the world has come to its time, so that there is nothing to settle. */
export function isAnythingDue(world: World, now: number): boolean {
  return (world.nextStepAt() ?? Number.POSITIVE_INFINITY) <= now || isAnyGroupDue(world, now);
}

/** Makes everything happen whose time has come, in order. Called before each request, so no timer is needed. */
export function settle(moment: Moment): void {
  settleGroups(moment);
  const { world, now } = moment;
  const due = new DueTimes<string>();
  const dueAt = (nextAt: number | undefined) => (nextAt !== undefined && nextAt <= now ? nextAt : undefined);
  for (const [id, { nextAt }] of world.entries("running")) due.set(id, dueAt(nextAt));
  for (let first = due.first(); first !== undefined; first = due.first()) {
    const { key: id, at } = first;
    // An operation that an earlier step has cut off does not run any more.
    if (world.get("running", id)?.nextAt === at) advance({ ...moment, now: at }, id);
    due.set(id, dueAt(world.get("running", id)?.nextAt));
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
      ? retagAll(
          moment,
          withStates(outcome.cluster.body, state, (was) => poolStateAfter(was, state)),
        )
      : retagPool(moment, withPoolState(outcome.cluster.body, pool, state), pool);
  const { veil: _, ...bared } = outcome.cluster;
  world.put("clusters", operation.cluster, {
    ...(pool === null ? bared : outcome.cluster),
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

/** A cluster's operation shows at the cluster and at every pool, and both end together. Recorded: 3,336 answers, 2 exceptions. */
function withStates(body: JsonObject, state: string, ofPool: (was: string) => string): JsonObject {
  const shown = withAt(body, ["properties", "provisioningState"], state);
  return withPools(shown, (pool) =>
    withAt(pool, ["provisioningState"], ofPool(textAt(pool, "provisioningState") ?? state)),
  );
}

/** Of a failed operation, the pools that it failed at stay failed; that the others are well again is assumed. */
function poolStateAfter(was: string, state: string): string {
  return state !== "Failed" ? state : was === "Failed" ? "Failed" : "Succeeded";
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

/**
 * The headers of an accepted operation, signed-looking and long. Recorded: a PUT (200, 201) has no `Location`, a POST and a
 * DELETE (202) have both.
 */
export function operationHeaders(
  context: Context,
  id: string,
  { status = 202 }: { readonly status?: number } = {},
): Readonly<Record<string, string>> {
  const operation = context.world.get("operations", id);
  if (operation === undefined) return {};
  const base = `${context.request.origin}/subscriptions/${operation.subscription}/providers/Microsoft.ContainerService/locations/${operation.location}`;
  const query = new URLSearchParams({
    "api-version": STATUS_VERSION,
    t: String(TICKS_AT_EPOCH + BigInt(context.now) * TICKS_A_MS),
    c: token(1600, context.seed, "c", id),
    s: token(340, context.seed, "s", id),
    h: token(43, context.seed, "h", id),
  }).toString();
  return {
    "azure-asyncoperation": `${base}/operations/${id}?${query}`,
    ...(status === 202 ? { location: `${base}/operationresults/${id}?${query}` } : {}),
    "retry-after": "30",
  };
}
