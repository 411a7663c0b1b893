import { canonical } from "../../world/ids.ts";
import { type JsonObject, objectAt, objectsAt, textAt, withAt } from "../../world/json.ts";

export const poolsOf = (body: JsonObject): readonly JsonObject[] =>
  objectsAt(body, "properties", "agentPoolProfiles");

export const poolName = (pool: JsonObject): string => textAt(pool, "name") ?? "";

export function poolNamed(body: JsonObject, name: string): JsonObject | undefined {
  return poolsOf(body).find((pool) => poolName(pool).toLowerCase() === name.toLowerCase());
}

export function withPools(body: JsonObject, edit: (pool: JsonObject) => JsonObject): JsonObject {
  return withAt(body, ["properties", "agentPoolProfiles"], poolsOf(body).map(edit));
}

export function withPool(body: JsonObject, name: string, edit: (pool: JsonObject) => JsonObject): JsonObject {
  return withPools(body, (pool) => (poolName(pool).toLowerCase() === name.toLowerCase() ? edit(pool) : pool));
}

export const isStopped = (body: JsonObject): boolean =>
  textAt(body, "properties", "powerState", "code") === "Stopped";

/** The service principal's client id while the cluster is on one; undefined once it has managed identities. */
export function servicePrincipalOf(body: JsonObject): string | undefined {
  const clientId = textAt(body, "properties", "servicePrincipalProfile", "clientId");
  return clientId === undefined || clientId === "msi" ? undefined : clientId;
}

export function identityType(body: JsonObject): string {
  return textAt(body, "identity", "type") ?? "None";
}

/** Ids of the user-assigned identities of the control plane, as spelled. */
export function userAssignedIds(body: JsonObject): readonly string[] {
  return Object.keys(objectAt(body, "identity", "userAssignedIdentities"));
}

/** Object id of the control plane's identity. */
export function controlPlanePrincipal(body: JsonObject): string | undefined {
  const [first] = userAssignedIds(body);
  return identityType(body) === "UserAssigned"
    ? textAt(body, "identity", "userAssignedIdentities", first ?? "", "principalId")
    : textAt(body, "identity", "principalId");
}

export function kubeletId(body: JsonObject): string | undefined {
  return textAt(body, "properties", "identityProfile", "kubeletidentity", "resourceId");
}

export const nodeResourceGroup = (body: JsonObject): string =>
  textAt(body, "properties", "nodeResourceGroup") ?? "";

/** Own subnets of the pools, each once. */
export function subnetIds(body: JsonObject): readonly string[] {
  const seen = new Map<string, string>();
  for (const pool of poolsOf(body)) {
    const id = textAt(pool, "vnetSubnetID");
    if (id !== undefined && !seen.has(canonical(id))) seen.set(canonical(id), id);
  }
  return [...seen.values()];
}

/** A private DNS zone of the user's own: an id, not `system` or `none`. */
export function customZone(body: JsonObject): string | undefined {
  const zone = textAt(body, "properties", "apiServerAccessProfile", "privateDNSZone");
  return zone?.startsWith("/") === true ? zone : undefined;
}

export const usesKms = (body: JsonObject): boolean =>
  objectAt(body, "properties", "securityProfile", "azureKeyVaultKms")["enabled"] === true;
