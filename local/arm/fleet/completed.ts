import { canonical, groupOf, nameOf } from "../world/ids.ts";
import { isObject, type Json, type JsonObject, objectAt, textAt, withAt } from "../world/json.ts";
import type { Moment } from "../core/moment.ts";
import { guid } from "../core/seed.ts";
import { nodeGroupIdentity } from "../providers/microsoft.containerservice/addons.ts";
import {
  identityType,
  servicePrincipalOf,
  withPools,
} from "../providers/microsoft.containerservice/cluster-body.ts";
import { retagAll } from "../providers/microsoft.containerservice/etags.ts";
import { placeIdentity } from "./principals.ts";

/** Fills in what every cluster has and a file may leave out, or show as null; adds nothing else. */
export function completed(moment: Moment, given: JsonObject): JsonObject {
  const properties = objectAt(given, "properties");
  const id = textAt(given, "id") ?? "";
  const filled: JsonObject = {
    ...given,
    properties: {
      ...properties,
      ...stateOf(properties),
      nodeResourceGroup:
        said(properties, "nodeResourceGroup") ??
        `MC_${groupOf(id)}_${nameOf(id)}_${textAt(given, "location") ?? ""}`,
      servicePrincipalProfile:
        said(properties, "servicePrincipalProfile", "clientId") === undefined
          ? { clientId: "msi" }
          : objectAt(properties, "servicePrincipalProfile"),
    },
  };
  return retagAll(
    moment,
    withPools(withIdentities(moment, filled), (pool) => ({ ...pool, ...stateOf(pool) })),
  );
}

/** A text that says something; an empty one says nothing. */
function said(value: JsonObject, ...path: readonly string[]): string | undefined {
  const found = textAt(value, ...path);
  return found === "" ? undefined : found;
}

function stateOf(value: JsonObject): JsonObject {
  return {
    provisioningState: said(value, "provisioningState") ?? "Succeeded",
    powerState:
      said(value, "powerState", "code") === undefined ? { code: "Running" } : objectAt(value, "powerState"),
  };
}

/**
 * The ids of a cluster's own managed identities, which some people take out of a file before they hand it on. While AKS changes
 * them, the cluster shows none (recorded), and there is nothing to fill in.
 */
function withIdentities(moment: Moment, body: JsonObject): JsonObject {
  const state = textAt(body, "properties", "provisioningState") ?? "";
  if (servicePrincipalOf(body) !== undefined || !["Succeeded", "Failed", "Canceled"].includes(state))
    return body;
  return withKubelet(moment, withControlPlane(moment, body));
}

function withControlPlane(moment: Moment, body: JsonObject): JsonObject {
  const location = textAt(body, "location") ?? "";
  const identity = objectAt(body, "identity");
  if (identityType(body).toLowerCase() === "systemassigned") {
    const principalId =
      said(identity, "principalId") ?? guid(moment.seed, "principal", canonical(textAt(body, "id") ?? ""));
    return { ...body, identity: { ...identity, principalId } };
  }
  const assigned = Object.entries(objectAt(identity, "userAssignedIdentities")).map(
    ([id, entry]): [string, Json] => [id, idsOf(moment, id, location, entry, "clientId", "principalId")],
  );
  return { ...body, identity: { ...identity, userAssignedIdentities: Object.fromEntries(assigned) } };
}

/** Clusters that have left their service principal have a kubelet identity, AKS's own where nobody has chosen one. */
function withKubelet(moment: Moment, body: JsonObject): JsonObject {
  const path = ["properties", "identityProfile", "kubeletidentity"] as const;
  const shown = objectAt(body, ...path);
  const resourceId = said(shown, "resourceId");
  const entry =
    resourceId === undefined
      ? nodeGroupIdentity(moment, body, `${textAt(body, "name") ?? ""}-agentpool`)
      : idsOf(moment, resourceId, textAt(body, "location") ?? "", shown, "clientId", "objectId");
  return withAt(body, path, entry);
}

/** What the file says of an identity, and the ids of that identity where it says none. */
function idsOf(
  moment: Moment,
  id: string,
  location: string,
  entry: Json | undefined,
  clientField: string,
  principalField: string,
): JsonObject {
  const shown = isObject(entry) ? entry : {};
  const principalId = placeIdentity(moment, id, location, shown, clientField, principalField);
  const clientId = moment.world.get("identities", canonical(id))?.clientId ?? "";
  return {
    ...shown,
    [clientField]: said(shown, clientField) ?? clientId,
    [principalField]: said(shown, principalField) ?? principalId,
  };
}
