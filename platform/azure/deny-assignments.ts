import { z } from "zod";
import { below, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import type { DenyAssignment } from "../../domain/preflight/facts.ts";
import { API_VERSIONS, isHidden, listArm } from "./arm.ts";
import type { Caller } from "./caller.ts";

const Principal = z.object({ id: z.string().nullish() });
const Row = z.object({
  id: z.string(),
  properties: z.object({
    denyAssignmentName: z.string().nullish(),
    scope: z.string(),
    doNotApplyToChildScopes: z.boolean().nullish(),
    permissions: z.array(
      z.object({ actions: z.array(z.string()).nullish(), notActions: z.array(z.string()).nullish() }),
    ),
    principals: z.array(Principal).nullish(),
    excludePrincipals: z.array(Principal).nullish(),
  }),
});

/** A deny assignment, and the principals that it applies to. */
export interface ListedDeny extends DenyAssignment {
  readonly principals: readonly string[];
  readonly excluded: readonly string[];
}

/** The id for all principals. Source: learn.microsoft.com/azure/role-based-access-control/deny-assignments. */
const EVERYBODY = "00000000-0000-0000-0000-000000000000";

/** True for a deny assignment that applies to Keyless by name, or to everyone and does not exclude Keyless. */
export function hits({ principals, excluded }: ListedDeny, objectId: string | undefined): boolean {
  if (objectId !== undefined && excluded.includes(objectId)) return false;
  return principals.some((id) => id === EVERYBODY || id === objectId);
}

/**
 * The deny assignments at, above and below a subscription; none if Keyless may not read them. Source:
 * learn.microsoft.com/rest/api/authorization/deny-assignments/list.
 */
export async function listDenyAssignments(
  azure: Caller,
  subscription: string,
): Promise<readonly ListedDeny[]> {
  const path = below(subscriptionId(subscription), "providers", "Microsoft.Authorization", "denyAssignments");
  try {
    const rows = await listArm(azure, { path, apiVersion: API_VERSIONS.denyAssignments }, Row);
    return rows.map(({ id, properties }) => ({
      id,
      name: properties.denyAssignmentName ?? id.slice(id.lastIndexOf("/") + 1),
      scope: properties.scope,
      children: properties.doNotApplyToChildScopes !== true,
      permissions: properties.permissions.map(({ actions, notActions }) => ({
        actions: actions ?? [],
        notActions: notActions ?? [],
      })),
      principals: idsOf(properties.principals),
      excluded: idsOf(properties.excludePrincipals),
    }));
  } catch (error) {
    if (isHidden(error)) return [];
    throw error;
  }
}

const idsOf = (principals: readonly { id?: string | null | undefined }[] | null | undefined): string[] =>
  (principals ?? []).flatMap(({ id }) => (id ? [id.toLowerCase()] : []));
