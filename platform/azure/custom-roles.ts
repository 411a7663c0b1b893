import { z } from "zod";
import { readArmId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { ShownAssignment } from "../../domain/fleet/through-groups.ts";
import type { HeldRoleAssignment } from "../../domain/grants/held.ts";
import { type CustomRoles, definitionMatters, roleGuid } from "../../domain/grants/principals.ts";
import { unlessRefused } from "./arm.ts";
import { PermissionJson, readRole, rightsOf } from "./authorization.ts";
import type { Azure } from "./azure.ts";
import { isServed } from "./fence.ts";
import { inTurn } from "./in-turn.ts";
import { literal, queryGraph } from "./resource-graph.ts";

/**
 * The unknown roles among role assignments, with one call for each. A role that Azure does not show is left out.
 *
 * @param subscription - where to read roles whose assignments are above the served subscriptions
 */
export async function readCustomRoles(
  azure: Azure,
  held: readonly HeldRoleAssignment[],
  subscription: string,
): Promise<CustomRoles> {
  const asked = new Map(
    held.filter(definitionMatters).map(({ roleDefinitionId, scope }) => {
      const at = isServed(azure, scope) ? readArmId(scope) : undefined;
      return [roleGuid(roleDefinitionId), at === undefined ? subscription : subscriptionOf(at)] as const;
    }),
  );
  const found = await inTurn(asked, async ([guid, at]) => {
    const role = await unlessRefused(() => readRole(azure, at, guid));
    return role === undefined ? [] : [{ guid, role: { name: role.name, rights: [...role.rights] } }];
  });
  return new Map(found.flat().map(({ guid, role }) => [guid, role]));
}

const Row = z.object({ name: z.string(), roleName: z.string(), permissions: z.array(PermissionJson) });

/**
 * The same for the clusters of a fleet: one query for all unknown roles. Source:
 * learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits, the queries of role definitions.
 */
export async function readCustomRolesInBulk(
  azure: Azure,
  held: readonly Pick<ShownAssignment, "role">[],
): Promise<CustomRoles> {
  const unknown = held
    .filter(({ role }) => definitionMatters({ roleDefinitionId: role }))
    .map(({ role }) => roleGuid(role));
  if (unknown.length === 0) return new Map();
  const rows = await queryGraph(
    azure,
    `authorizationresources
| where type =~ 'microsoft.authorization/roledefinitions' and name in~ (${[...new Set(unknown)].map(literal).join(", ")})
| project name, roleName = tostring(properties.roleName), permissions = properties.permissions`,
    Row,
    { authorizationScopeFilter: "AtScopeAboveAndBelow" },
  );
  return new Map(
    rows.map(({ name, roleName, permissions }) => [
      name.toLowerCase(),
      { name: roleName, rights: permissions.map(rightsOf) },
    ]),
  );
}
