import type { Context } from "../../core/exchange.ts";
import { canonical } from "../../world/ids.ts";
import { isObject, type JsonObject, numberAt, objectAt, sameJson, textAt, withAt } from "../../world/json.ts";
import type { ClusterRecord, Effect } from "../../world/tables.ts";
import { actingPrincipal, checkAccess } from "./access.ts";
import {
  controlPlanePrincipal,
  identityType,
  kubeletId,
  poolName,
  poolNamed,
  poolsOf,
  servicePrincipalOf,
  withPools,
} from "./cluster-body.ts";
import { asVirtualMachines, leavesAvailabilitySets } from "./availability-sets.ts";
import { checkDisruption } from "./disruption.ts";
import { operationMs } from "./durations.ts";
import * as errors from "./errors/errors.ts";
import { checkFields, noteLostFields } from "./field-checks.ts";
import { mergeSent } from "./fields.ts";
import * as identityChange from "./identity-change.ts";
import { checkIdle } from "./idle.ts";
import { checkNamespaces } from "./namespaces.ts";
import { isOutdated, latestImage } from "./node-images.ts";
import { newOperationId, startOperation } from "./operations.ts";
import { countedOut } from "./nodes.ts";
import { checkBudgets, checkFreeAddresses } from "./pool-checks.ts";
import { rollOut } from "./roll-out.ts";
import { checkPoolVersions, controlPlaneTarget, poolTargets, withKeptVersions } from "./version-change.ts";
import { defined } from "../../../../domain/schema/defined.ts";

/** Changes an existing cluster by PUT. Answers the operation's id. @throws ArmError */
export function updateCluster(
  context: Context,
  key: string,
  stored: ClusterRecord,
  asked: JsonObject,
): string {
  const sent = stored.quirks?.keepsIdentity === true ? withStoredIdentities(stored.body, asked) : asked;
  checkIdle(context, stored, "update");
  checkFields(context, stored.body, sent);
  checkPools(stored.body, sent);
  checkPoolVersions(stored.body, sent);
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
  identityChange.checkServicePrincipal(context, stored.body, stored.secret);
  const id = textAt(stored.body, "id") ?? "";
  const identity = identityChange.resolveIdentity(context, id, stored.body, sent);
  const kubelet = identityChange.resolveKubelet(context, id, stored.body, sent, identity);
  const merged = withKeptVersions(stored.body, withKeptCounts(stored.body, mergeSent(stored.body, sent)));
  const moved = leavesAvailabilitySets(stored.body, sent) ? asVirtualMachines(merged) : merged;
  const body = identityChange.withIdentity(moved, identity);
  identityChange.checkCombination(context, body);
  checkNamespaces(context, body);
  checkAccess(context, body, kubelet);
  noteLostFields(context, stored.body, sent, id);
  for (const { pool, more } of countChanges(stored.body, body))
    checkFreeAddresses(context, stored.body, pool, more);
  const cluster = identityChange.withAccepted(
    context,
    stored,
    withActing(context, scaledOut(stored, body), body),
    kubelet,
  );
  const operation = newOperationId(context);
  const { effects, verb } = plan(context, operation, stored, cluster, kubelet);
  startOperation(context, operation, { key, cluster, pool: null, verb, effects });
  return operation;
}

/** The autoscaler owns the count of its pools; that a PUT's is passed over there is assumed. */
function withKeptCounts(stored: JsonObject, merged: unknown): JsonObject {
  return withPools(isObject(merged) ? merged : {}, (pool) => {
    const old = poolNamed(stored, poolName(pool));
    return pool["enableAutoScaling"] === true && old?.["enableAutoScaling"] === true
      ? withAt(pool, ["count"], old["count"])
      : pool;
  });
}

interface CountChange {
  readonly pool: JsonObject;
  readonly more: number;
}

/** Pools that a PUT of the cluster gives another number of nodes: `az aks scale` (recorded, accepted with other changes too). */
function countChanges(stored: JsonObject, body: JsonObject): readonly CountChange[] {
  return poolsOf(body).flatMap((pool): CountChange[] => {
    const before = numberAt(poolNamed(stored, poolName(pool)), "count");
    const after = numberAt(pool, "count");
    return before === undefined || after === undefined || before === after
      ? []
      : [{ pool, more: after - before }];
  });
}

/** The nodes of pools that are about to be scaled, counted out while their number is still the old one. */
function scaledOut(stored: ClusterRecord, body: JsonObject): ClusterRecord {
  return countChanges(stored.body, body).reduce(
    (cluster, { pool }) => countedOut(cluster, poolName(pool)),
    stored,
  );
}

/** What was asked for but for the identities, the control plane's and the kubelet's: the cluster keeps those that it has. */
function withStoredIdentities(stored: JsonObject, asked: JsonObject): JsonObject {
  const { identity: _asked, ...rest } = asked;
  const { identityProfile: _kubelet, ...properties } = objectAt(asked, "properties");
  const { identityProfile } = objectAt(stored, "properties");
  const { identity } = stored;
  return {
    ...rest,
    ...defined({ identity }),
    properties: { ...properties, ...defined({ identityProfile }) },
  };
}

/** The control plane goes on as its former managed identity until that one's tokens end (docs: user-assigned-managed-identity). */
function withActing({ now, settings }: Context, stored: ClusterRecord, body: JsonObject): ClusterRecord {
  const { acting, ...rest } = stored;
  const before = actingPrincipal(stored, now);
  const managed = identityType(stored.body) !== "None" && servicePrincipalOf(stored.body) === undefined;
  const changed = managed && controlPlanePrincipal(stored.body) !== controlPlanePrincipal(body);
  if (!changed || before === undefined) return { ...rest, body, ...defined({ acting }) };
  return { ...rest, body, acting: { principalId: before, until: now + settings.tokenLifetimeMs } };
}

/** A change of identity or version, with the re-imaging that comes with it, or a mere reconcile. */
function plan(
  context: Context,
  operation: string,
  stored: ClusterRecord,
  cluster: ClusterRecord,
  kubelet: string | undefined,
): { effects: Effect[]; verb: string } {
  const { settings, seed, now } = context;
  const { body } = cluster;
  const current = kubeletId(body);
  const leaves = identityChange.leaves(stored.body, body);
  const before = kubeletId(stored.body);
  const newKubelet =
    kubelet !== undefined && (before === undefined || canonical(before) !== canonical(kubelet));
  const counts = countChanges(stored.body, body);
  const version = controlPlaneTarget(stored.body, body);
  const control = version ?? textAt(body, "properties", "currentKubernetesVersion") ?? "";
  const versions = poolTargets(stored.body, body, control);
  const kind = leavesAvailabilitySets(stored.body, body)
    ? "leaveAvailabilitySets"
    : leaves
      ? "leavePrincipal"
      : "update";
  const at = now + operationMs(settings, seed, operation, kind);
  const effects: Effect[] = [{ at, kind: "checkAccess" }];
  if (version !== undefined) effects.push({ at, kind: "upgradeControlPlane", version });
  if (leaves || newKubelet) effects.push({ at, kind: "becomeManaged", kubelet: kubelet ?? null });
  for (const { pool } of counts) effects.push({ at, kind: "scale", pool: poolName(pool) });
  const gated = poolsOf(body).filter((pool) =>
    reimages(context, cluster, pool, kubelet ?? current, leaves, newKubelet),
  );
  if (gated.length > 0) checkDisruption(context, body);
  if (leaves) checkNewerImage(context, body);
  if (version !== undefined || versions.size > 0) checkBudgets(context, stored);
  const upgraded = poolsOf(body).filter((pool) => versions.has(poolName(pool).toLowerCase()));
  const rolled = [...new Set([...gated, ...upgraded])].map((pool) => {
    const to = versions.get(poolName(pool).toLowerCase());
    const image = latestImage(context, pool, textAt(body, "location") ?? "").version;
    return { pool, image, ...defined({ version: to }) };
  });
  const out = rollOut(context, operation, rolled, at);
  const upgrades = version !== undefined || versions.size > 0;
  const verb = upgrades ? "Upgrading" : counts.length > 0 && !leaves && !newKubelet ? "Scaling" : "Updating";
  return { effects: [...effects, ...out.effects, { at: out.endsAt, kind: "end" }], verb };
}

/** One of the two things that are said of an update while no pool has a newer image; see the setting. @throws ArmError */
function checkNewerImage(context: Context, body: JsonObject): void {
  if (context.settings.identityUpdateWithoutNewerImage === "leavesPools") return;
  const location = textAt(body, "location") ?? "";
  const newer = poolsOf(body).some((pool) =>
    isOutdated(textAt(pool, "nodeImageVersion"), latestImage(context, pool, location)),
  );
  if (!newer) throw errors.noNewerImage();
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

/** Pools are added and changed through their own URL. @throws ArmError */
function checkPools(stored: JsonObject, sent: JsonObject): void {
  for (const pool of poolsOf(sent)) {
    const old = poolNamed(stored, poolName(pool));
    if (old === undefined) throw errors.newPool();
    for (const field of ["vmSize", "osType", "type", "vnetSubnetID"]) {
      const [before, after] = [old[field], pool[field]];
      if (field === "type" && before === "AvailabilitySet" && leavesAvailabilitySets(stored, sent)) continue;
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
