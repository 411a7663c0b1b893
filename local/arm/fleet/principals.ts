import { canonical, nameOf } from "../world/ids.ts";
import { type Json, textAt } from "../world/json.ts";
import type { Moment } from "../core/moment.ts";
import { guid } from "../core/seed.ts";
import type { PrincipalRecord } from "../world/tables.ts";

const DAY = 24 * 60 * 60 * 1000;

/** A fleet file does not tell when a secret expires; this long after it was loaded. */
const SECRET_LIVES_MS = 180 * DAY;

const standing = { visibleAt: 0, deletedAt: null } as const;

/** The service principal of an application, found or made. Answers its object id. */
export function placeServicePrincipal(
  moment: Moment,
  clientId: string,
  cluster: string,
  objectId = guid(moment.seed, "service principal", clientId.toLowerCase()),
): string {
  const appId = clientId.toLowerCase();
  for (const [, principal] of moment.world.where("principalsByApp", appId)) return principal.objectId;
  return place(moment, {
    ...standing,
    objectId,
    appId,
    displayName: `sp-${cluster}`,
    kind: "servicePrincipal",
    secretExpiresAt: moment.now + SECRET_LIVES_MS,
    secretName: "aks",
  });
}

export function placeSystemPrincipal(moment: Moment, objectId: string, cluster: string): string {
  return place(moment, {
    ...standing,
    objectId,
    appId: guid(moment.seed, "system client", objectId),
    displayName: cluster,
    kind: "systemAssigned",
    secretExpiresAt: null,
    secretName: null,
  });
}

/**
 * A user-assigned identity as a cluster names it. `entry` says its ids under the given names; what it leaves out is made
 * up. Answers the principal's object id.
 */
export function placeIdentity(
  moment: Moment,
  id: string,
  location: string,
  entry: Json | undefined,
  clientField: string,
  principalField: string,
): string {
  const known = moment.world.get("identities", canonical(id));
  if (known !== undefined) return known.principalId;
  const clientId = idAt(entry, clientField) ?? guid(moment.seed, "client", canonical(id));
  const principalId = idAt(entry, principalField) ?? guid(moment.seed, "principal", canonical(id));
  moment.world.put("identities", canonical(id), {
    principalId,
    clientId,
    body: {
      location,
      tags: {},
      id,
      name: nameOf(id),
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      properties: { isolationScope: "None", tenantId: moment.settings.tenantId, principalId, clientId },
    },
  });
  return place(moment, {
    ...standing,
    objectId: principalId,
    appId: clientId,
    displayName: nameOf(id),
    kind: "managedIdentity",
    secretExpiresAt: null,
    secretName: null,
  });
}

function idAt(entry: Json | undefined, field: string): string | undefined {
  const id = textAt(entry, field);
  return id === "" ? undefined : id;
}

function place({ world }: Moment, principal: PrincipalRecord): string {
  if (world.get("principals", principal.objectId) === undefined) {
    world.put("principals", principal.objectId, principal);
  }
  return principal.objectId;
}
