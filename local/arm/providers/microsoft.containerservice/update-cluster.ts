import { notModelled } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical } from "../../core/ids.ts";
import { isObject, type JsonObject, objectAt, sameJson, textAt } from "../../core/json.ts";
import type { ClusterRecord, Effect } from "../../world/tables.ts";
import { checkAccess } from "./access.ts";
import {
  identityType,
  isStopped,
  kubeletId,
  poolName,
  poolNamed,
  poolsOf,
  servicePrincipalOf,
} from "./cluster-body.ts";
import { controlPlaneMs, reimageMs } from "./durations.ts";
import * as errors from "./errors.ts";
import { type FieldPath, isModelled, isReadOnly, mergeSent, missingFields } from "./fields.ts";
import * as identityChange from "./identity-change.ts";
import { latestImage } from "./node-images.ts";
import { newOperationId, startOperation } from "./operations.ts";

/** Changes an existing cluster by PUT. Answers the operation's id. @throws ArmError */
export function updateCluster(
  context: Context,
  key: string,
  stored: ClusterRecord,
  sent: JsonObject,
): string {
  checkIdle(context, stored, "update");
  checkFields(context, stored.body, sent);
  checkPools(stored.body, sent);
  for (const field of ["location", "properties.dnsPrefix", "properties.nodeResourceGroup"]) {
    checkUnchanged(stored.body, sent, field.split("."));
  }
  const clientId = servicePrincipalOf(sent);
  if (
    clientId !== undefined &&
    clientId !== textAt(stored.body, "properties", "servicePrincipalProfile", "clientId")
  ) {
    throw errors.propertyChange("servicePrincipalProfile.clientId");
  }
  identityChange.checkServicePrincipal(context, stored.body);
  const id = textAt(stored.body, "id") ?? "";
  const identity = identityChange.resolveIdentity(context, id, stored.body, sent);
  const kubelet = identityChange.resolveKubelet(context, id, stored.body, sent);
  const merged = mergeSent(stored.body, sent);
  const body = identityChange.withIdentity(isObject(merged) ? merged : {}, identity);
  identityChange.checkCombination(context, body);
  checkAccess(context, body, kubelet);
  noteLostFields(context, stored.body, sent, id);
  const operation = newOperationId(context);
  const effects = plan(context, operation, { ...stored, body }, kubelet);
  startOperation(context, operation, {
    key,
    cluster: { ...stored, body },
    pool: null,
    verb: "Updating",
    effects,
  });
  return operation;
}

/** Nothing may change a cluster that is stopped or busy. @throws ArmError */
export function checkIdle(context: Context, { body, operation }: ClusterRecord, what: string): void {
  const busy = operation === null ? undefined : context.world.get("operations", operation);
  if (busy !== undefined) throw errors.anotherOperation(busy.verb, busy.pool);
  if (isStopped(body)) throw errors.stopped(what);
}

/** A change of identity, re-imaging where it comes with it, or a mere reconcile. */
function plan(
  context: Context,
  operation: string,
  cluster: ClusterRecord,
  kubelet: string | undefined,
): Effect[] {
  const { settings, seed, now } = context;
  const { body } = cluster;
  const current = kubeletId(body);
  const leaves = servicePrincipalOf(body) !== undefined && identityType(body) !== "None";
  const newKubelet =
    kubelet !== undefined && (current === undefined || canonical(current) !== canonical(kubelet));
  let at = now + controlPlaneMs(settings, seed, operation);
  const effects: Effect[] = [{ at, kind: "checkAccess" }];
  if (leaves || newKubelet) effects.push({ at, kind: "becomeManaged", kubelet: kubelet ?? null });
  const target = kubelet ?? current;
  const reimaged = poolsOf(body).filter((pool) =>
    reimages(context, cluster, pool, target, leaves, newKubelet),
  );
  if (reimaged.length > 0 && disruptionBlocked(body)) throw errors.disruptionBlocked();
  for (const pool of reimaged) {
    at += reimageMs(settings, seed, pool, operation);
    const image = latestImage(context, pool, textAt(body, "location") ?? "").version;
    effects.push({ at, kind: "reimage", pool: poolName(pool), image });
  }
  return [...effects, { at, kind: "end" }];
}

/**
 * Whether this update re-images a pool. Leaving the service principal does or does not, by region and release: docs
 * system-assigned-managed-identity says yes, user-assigned-managed-identity says no. A changed kubelet identity always
 * does (docs: pre-created-kubelet-managed-identity). Availability sets and machines have no scale set to re-image.
 */
function reimages(
  { settings }: Context,
  cluster: ClusterRecord,
  pool: JsonObject,
  kubelet: string | undefined,
  leaves: boolean,
  newKubelet: boolean,
): boolean {
  const name = poolName(pool).toLowerCase();
  const truth = cluster.pools[name];
  if (truth === undefined || truth.scaleSet === null) return false;
  if (textAt(pool, "powerState", "code") === "Stopped") return false;
  const carries = truth.identities.some(
    (id) => kubelet !== undefined && canonical(id) === canonical(kubelet),
  );
  if (carries || identityType(cluster.body) === "None") return false;
  if (newKubelet && !leaves && truth.identities.length > 0) return true;
  const location = (textAt(cluster.body, "location") ?? "").toLowerCase();
  const rule = cluster.reimage ?? settings.reimageOnMigrateIn[location] ?? settings.reimageOnMigrate;
  return typeof rule === "boolean" ? rule : (rule[name] ?? settings.reimageOnMigrate);
}

const disruptionBlocked = (body: JsonObject): boolean =>
  textAt(body, "properties", "nodeDisruptionProfile", "nodeDisruptionPolicy") === "Block";

/** Fields that neither the stored resource nor the simulator knows. @throws ArmError */
export function checkFields(context: Context, stored: JsonObject | undefined, sent: JsonObject): void {
  if (context.loose) return;
  const unknown = unmodelled(stored, sent);
  if (unknown !== undefined) {
    throw notModelled(
      `the field '${unknown.join(".")}' of a managed cluster (start it loose to let such fields through)`,
    );
  }
}

/** Looks into every new field, so that a modelled parent does not vouch for what is below it. */
function unmodelled(stored: JsonObject | undefined, sent: JsonObject): FieldPath | undefined {
  return missingFields(sent, stored ?? {})
    .flatMap((path) => leaves(sent, path))
    .find((path) => !isModelled(path) && !isReadOnly(path));
}

function leaves(sent: JsonObject, path: FieldPath): FieldPath[] {
  if (path.includes("[]")) return [path];
  const value = path.reduce<unknown>((here, name) => (isObject(here) ? here[name] : undefined), sent);
  if (Array.isArray(value)) return [[...path, "[]"]];
  if (!isObject(value) || Object.keys(value).length === 0) return [path];
  return Object.keys(value).flatMap((name) => leaves(sent, [...path, name]));
}

/** Pools are added and changed through their own URL. @throws ArmError */
function checkPools(stored: JsonObject, sent: JsonObject): void {
  for (const pool of poolsOf(sent)) {
    const old = poolNamed(stored, poolName(pool));
    if (old === undefined) throw errors.newPool();
    for (const field of ["count", "vmSize", "osType", "type", "vnetSubnetID"]) {
      const [before, after] = [old[field], pool[field]];
      if (after !== undefined && after !== null && !sameJson(before, after))
        throw errors.poolChanged(poolName(pool));
    }
  }
}

function checkUnchanged(stored: JsonObject, sent: JsonObject, path: readonly string[]): void {
  const [parent, name = ""] = [path.slice(0, -1), path.at(-1)];
  const before = objectAt(stored, ...parent)[name];
  const after = objectAt(sent, ...parent)[name];
  if (after === undefined || before === undefined) return;
  if (String(before).toLowerCase() !== String(after).toLowerCase())
    throw errors.propertyChange(path.join("."));
}

/** A full-body PUT takes away what it leaves out; the audit remembers that. */
function noteLostFields(context: Context, stored: JsonObject, sent: JsonObject, id: string): void {
  const lost = missingFields(stored, sent).filter((path) => !isReadOnly(path) && path[0] !== "identity");
  for (const path of lost) {
    const detail = path.join(".");
    context.world.put("findings", `${new Date(context.now).toISOString()} ${id} ${detail}`, {
      at: new Date(context.now).toISOString(),
      kind: "fieldLost",
      resource: id,
      detail,
    });
  }
}
