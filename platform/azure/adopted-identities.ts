import { z } from "zod";
import { nameOf, type ResourceId, sameId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { AdoptedIdentity, HeldRole } from "../../domain/identity/adopted.ts";
import { roleById } from "../../domain/roles/roles.ts";
import { unlessRefused } from "./arm.ts";
import { readRole } from "./authorization.ts";
import type { Azure } from "./azure.ts";
import { listCredentials, readIdentity } from "./identities.ts";
import { inTurn } from "./in-turn.ts";
import type { RelatedResources } from "./around-cluster.ts";
import { literal, queryGraph } from "./resource-graph.ts";
import { defined } from "../../domain/schema/defined.ts";

/** An identity that exists, by the id that a run uses. */
export interface ExistingIdentity {
  readonly resourceId: ResourceId;
  readonly principalId: string;
  /** Its region, if only resources in that region may use it. */
  readonly isolatedTo?: string | undefined;
}

const Row = z.object({
  id: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
  createdOn: z.string().nullish(),
});

/**
 * The rights of identities that exist before a run: their role assignments with one query to Resource Graph (including
 * management groups, some minutes old), the permissions of unknown roles, and who can sign in as them.
 */
export async function readAdopted(
  azure: Azure,
  identities: readonly ExistingIdentity[],
): Promise<AdoptedIdentity[]> {
  if (identities.length === 0) return [];
  const principals = identities.map(({ principalId }) => literal(principalId)).join(", ");
  const rows = await queryGraph(
    azure,
    `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments' and tostring(properties.principalId) in~ (${principals})
| project id, principalId = tostring(properties.principalId), role = tostring(properties.roleDefinitionId), scope = tostring(properties.scope), createdOn = tostring(properties.createdOn)`,
    Row,
    { authorizationScopeFilter: "AtScopeAboveAndBelow" },
  );
  return inTurn(identities, async ({ resourceId, principalId, isolatedTo }) => {
    const own = rows.filter((row) => row.principalId.toLowerCase() === principalId.toLowerCase());
    const credentials = await unlessRefused(() => listCredentials(azure, resourceId));
    return {
      identityId: resourceId,
      principalId,
      ...defined({ isolatedTo }),
      roles: await inTurn(own, (row) => heldRole(azure, subscriptionOf(resourceId), row)),
      ...defined({ credentials }),
    };
  });
}

/**
 * The identities among these that exist. Those that a request names are read from their own URLs if Resource Graph does
 * not show them, because it lags behind, and a named identity usually exists.
 */
export async function readExisting(
  azure: Azure,
  identityIds: readonly ResourceId[],
  { named, shown }: { readonly named: readonly string[]; readonly shown: RelatedResources["identities"] },
): Promise<ExistingIdentity[]> {
  const found = await inTurn(identityIds, async (id) => {
    const known = shown.find(({ resourceId }) => sameId(resourceId, id));
    if (known !== undefined) return { ...known, resourceId: id };
    if (!named.some((one) => sameId(one, id))) return undefined;
    const read = await unlessRefused(() => readIdentity(azure, id));
    return read && { resourceId: id, principalId: read.principalId, isolatedTo: read.isolatedTo };
  });
  return found.flatMap((one) => one ?? []);
}

async function heldRole(
  azure: Azure,
  subscription: string,
  { id, role, scope, createdOn }: z.infer<typeof Row>,
): Promise<HeldRole> {
  const roleId = nameOf(role);
  const held = { id, roleId, scope, ...(createdOn ? { createdOn } : {}) };
  if (roleById(roleId) !== undefined) return held;
  const defined = await unlessRefused(() => readRole(azure, subscription, roleId));
  return {
    ...held,
    ...(defined === undefined ? {} : { name: defined.name, rights: [...defined.rights] }),
  };
}
