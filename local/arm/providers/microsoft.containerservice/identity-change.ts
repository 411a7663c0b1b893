import { checkCaller } from "../microsoft.authorization/caller-rights.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical } from "../../world/ids.ts";
import { isObject, type JsonObject, objectAt, textAt, withAt } from "../../world/json.ts";
import { guid } from "../../core/seed.ts";
import { nextNumber } from "../../core/moment.ts";
import { callerMay } from "../microsoft.authorization/caller-rights.ts";
import { CALLER } from "../../core/caller.ts";
import { customRouteTables } from "./access.ts";
import type { ClusterRecord, IdentityRecord } from "../../world/tables.ts";
import {
  controlPlanePrincipal,
  customZone,
  identityType,
  kubeletId,
  servicePrincipalOf,
  usesKms,
} from "./cluster-body.ts";
import { secretState } from "../microsoft.graph/secrets.ts";
import * as errors from "./errors/errors.ts";

const ASSIGN = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";

/** The identity block that a PUT leads to, checked and with the principals that the service fills in. @throws ArmError */
export function resolveIdentity(
  context: Context,
  id: string,
  stored: JsonObject | undefined,
  sent: JsonObject,
): JsonObject | undefined {
  const wasManaged = stored !== undefined && servicePrincipalOf(stored) === undefined;
  const named = textAt(sent, "identity", "type");
  // Recorded (8 updates of 2020): leaving the block out keeps the identity.
  if (named === undefined && wasManaged) return objectAt(stored, "identity");
  const type = canonicalType(named ?? "None");
  switch (type) {
    case "None":
      if (wasManaged) throw errors.noWayBack();
      return undefined;
    case "SystemAssigned":
      return systemAssigned(context, id, stored);
    case "UserAssigned":
      return userAssigned(context, id, stored, sent);
  }
}

function canonicalType(type: string): "None" | "SystemAssigned" | "UserAssigned" {
  switch (type.toLowerCase()) {
    case "none":
      return "None";
    case "systemassigned":
      return "SystemAssigned";
    case "userassigned":
      return "UserAssigned";
    default:
      throw errors.invalidIdentityType(type);
  }
}

function systemAssigned(context: Context, id: string, stored: JsonObject | undefined): JsonObject {
  const known =
    stored !== undefined && identityType(stored) === "SystemAssigned"
      ? textAt(stored, "identity", "principalId")
      : undefined;
  const principalId = known ?? newSystemPrincipal(context, id);
  return { type: "SystemAssigned", principalId, tenantId: context.settings.tenantId };
}

function newSystemPrincipal(context: Context, id: string): string {
  const { world, seed, now } = context;
  const incarnation = String(nextNumber(world));
  const objectId = guid(seed, "system principal", canonical(id), incarnation);
  world.put("principals", objectId, {
    objectId,
    appId: guid(seed, "system client", canonical(id), incarnation),
    displayName: id.slice(id.lastIndexOf("/") + 1),
    kind: "systemAssigned",
    visibleAt: now,
    deletedAt: null,
    secretExpiresAt: null,
    secretName: null,
  });
  return objectId;
}

/**
 * `assign/action` is asked for at every PUT, changed or not (Azure/AKS#4980). An identity that stays keeps the principal
 * that it had: one that was made again under its name is not noticed (Azure/AKS#4561, azure-cli#19733).
 */
function userAssigned(
  context: Context,
  id: string,
  stored: JsonObject | undefined,
  sent: JsonObject,
): JsonObject {
  const ids = Object.entries(objectAt(sent, "identity", "userAssignedIdentities"))
    .filter(([, value]) => isObject(value))
    .map(([key]) => key);
  const [only] = ids;
  if (only === undefined) throw errors.missingIdentityIds();
  if (ids.length > 1) throw errors.oneIdentityOnly();
  requireAssignable(context, id, only);
  const same = Object.entries(objectAt(stored, "identity", "userAssignedIdentities")).find(
    ([key, value]) => canonical(key) === canonical(only) && isObject(value),
  );
  if (same !== undefined && textAt(same[1], "principalId") !== undefined) {
    return { type: "UserAssigned", userAssignedIdentities: { [same[0]]: same[1] } };
  }
  const location = textAt(sent, "location") ?? textAt(stored, "location");
  const record = requireUsable(context, id, only, location);
  const entry = { principalId: record.principalId, clientId: record.clientId };
  return { type: "UserAssigned", userAssignedIdentities: { [only]: entry } };
}

function requireAssignable(context: Context, clusterId: string, identityId: string): void {
  if (callerMay(context, ASSIGN, identityId)) return;
  throw errors.linkedAuthorizationFailed(
    CALLER,
    { action: "Microsoft.ContainerService/managedClusters/write", scope: clusterId },
    { action: ASSIGN, scope: identityId },
  );
}

/** The identity, where it is there and may be used in this region. @throws ArmError */
function requireUsable(
  context: Context,
  clusterId: string,
  identityId: string,
  location: string | undefined,
): IdentityRecord {
  const record = context.world.get("identities", canonical(identityId));
  if (record === undefined) throw errors.identityUnusable(clusterId, identityId);
  const region = textAt(record.body, "location") ?? "";
  const isolated = textAt(record.body, "properties", "isolationScope") === "Regional";
  if (isolated && region.toLowerCase() !== location?.toLowerCase())
    throw errors.identityIsolated(clusterId, identityId, region);
  return record;
}

/** The kubelet identity that a PUT asks for; undefined leaves the choice to AKS. @throws ArmError */
export function resolveKubelet(
  context: Context,
  id: string,
  stored: JsonObject | undefined,
  sent: JsonObject,
  identity: JsonObject | undefined,
): string | undefined {
  const wanted = textAt(sent, "properties", "identityProfile", "kubeletidentity", "resourceId");
  const current = stored === undefined ? undefined : kubeletId(stored);
  if (wanted === undefined || (current !== undefined && canonical(wanted) === canonical(current)))
    return current;
  if (textAt(identity, "type") !== "UserAssigned") throw errors.kubeletNeedsUserAssigned();
  requireAssignable(context, id, wanted);
  requireUsable(context, id, wanted, textAt(sent, "location") ?? textAt(stored, "location"));
  checkCaller(context, "Microsoft.ManagedIdentity/userAssignedIdentities/read", wanted);
  return wanted;
}

/** What cannot go with a system-assigned identity. Sources stand with the errors. @throws ArmError */
export function checkCombination(context: Context, body: JsonObject): void {
  if (identityType(body) !== "SystemAssigned") return;
  if (customZone(body) !== undefined) throw errors.privateZoneNeedsUserAssigned();
  if (customRouteTables(context.world, body).length > 0) throw errors.routeTableNeedsUserAssigned();
  if (usesKms(body)) throw errors.kmsNeedsUserAssigned();
}

/** Whether the directory knows the application's service principal by now. */
export function principalExists({ world, now }: Context, clientId: string): boolean {
  for (const [, { kind, deletedAt, visibleAt }] of world.where("principalsByApp", clientId.toLowerCase())) {
    if (kind === "servicePrincipal" && deletedAt === null && visibleAt <= now) return true;
  }
  return false;
}

/** A service principal that cannot sign in stops every change. @throws ArmError */
export function checkServicePrincipal(context: Context, body: JsonObject, secret?: string): void {
  const clientId = servicePrincipalOf(body);
  if (clientId === undefined) return;
  for (const [, principal] of context.world.where("principalsByApp", clientId.toLowerCase())) {
    if (principal.kind !== "servicePrincipal") continue;
    if (principal.deletedAt !== null) throw errors.servicePrincipalMissing(clientId);
    if (principal.disabled === true) throw errors.servicePrincipalDisabled(clientId);
    const state = secretState(principal, secret, context.now);
    if (state === "expired") throw errors.servicePrincipalExpired(clientId);
    if (state === "wrong") throw errors.servicePrincipalWrongSecret(clientId);
    return;
  }
  throw errors.servicePrincipalMissing(clientId);
}

/** The body with the resolved identity in place. */
export function withIdentity(body: JsonObject, identity: JsonObject | undefined): JsonObject {
  return withAt(body, ["identity"], identity);
}

/**
 * Whether an update takes the cluster off its service principal, or goes on with that where an earlier one had been accepted
 * and failed: the profile says `msi` then, and there is no kubelet identity.
 */
export function leaves(stored: JsonObject, body: JsonObject): boolean {
  if (identityType(body) === "None") return false;
  return servicePrincipalOf(stored) !== undefined || kubeletId(stored) === undefined;
}

/**
 * What the acceptance of an update changes at once (recorded, 33 updates): the profile says `msi`, the map of identities has
 * empty values, `identityProfile` comes at the end; a changed kubelet identity shows all its ids at once.
 */
export function withAccepted(
  { world, now }: Context,
  stored: ClusterRecord,
  cluster: ClusterRecord,
  kubelet: string | undefined,
): ClusterRecord {
  const { body } = cluster;
  const leaving = leaves(stored.body, body);
  const identityMap = controlPlanePrincipal(stored.body) !== controlPlanePrincipal(body);
  const former = servicePrincipalOf(stored.body);
  const veil = { identityMap, identityProfile: leaving };
  const veiledOne = identityMap || leaving ? { ...cluster, veil } : cluster;
  if (leaving) {
    return {
      ...veiledOne,
      body: withAt(body, ["properties", "servicePrincipalProfile"], { clientId: "msi" }),
      ...(former === undefined ? {} : { formerServicePrincipal: former, leftPrincipalAt: now }),
    };
  }
  const record = kubelet === undefined ? undefined : world.get("identities", canonical(kubelet));
  if (kubelet === undefined || canonical(kubelet) === canonical(kubeletId(body) ?? "")) return veiledOne;
  const profile = {
    resourceId: kubelet,
    clientId: record?.clientId ?? "",
    objectId: record?.principalId ?? "",
  };
  return { ...veiledOne, body: withAt(body, ["properties", "identityProfile", "kubeletidentity"], profile) };
}
