import { z } from "zod";
import type { Permission } from "../../domain/permission.ts";
import { API_VERSIONS, listArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const AUTHORIZATION = "/providers/Microsoft.Authorization";
const apiVersion = API_VERSIONS.authorization;

/** A role assignment, as far as Keyless looks at it. */
export interface Assignment {
  readonly id: string;
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
}

const AssignmentJson = z.object({
  id: z.string(),
  properties: z.object({ scope: z.string(), roleDefinitionId: z.string(), principalId: z.string() }),
});

/** The assignments of one principal at a scope and below. Source: rest/api/authorization/role-assignments. */
export async function assignmentsOf(azure: Azure, scope: string, principalId: string): Promise<Assignment[]> {
  const query = { $filter: `principalId eq '${principalId}'` };
  const path = `${scope}${AUTHORIZATION}/roleAssignments`;
  const rows = await listArm(azure, { path, apiVersion, query }, AssignmentJson);
  return rows.map(({ id, properties }) => ({
    id,
    scope: properties.scope,
    roleId: properties.roleDefinitionId.slice(properties.roleDefinitionId.lastIndexOf("/") + 1),
    principalId: properties.principalId,
  }));
}

const PermissionJson = z.object({
  actions: z.array(z.string()).nullish(),
  notActions: z.array(z.string()).nullish(),
});

/** What Keyless itself may do at a scope; none where Azure shows it no such scope. */
export async function permissionsAt(azure: Azure, scope: string): Promise<Permission[]> {
  const rows = await listArm(
    azure,
    { path: `${scope}${AUTHORIZATION}/permissions`, apiVersion },
    PermissionJson,
  );
  return rows.map(({ actions, notActions }) => ({ actions: actions ?? [], notActions: notActions ?? [] }));
}

const RoleJson = z.object({ name: z.string(), properties: z.object({ roleName: z.string() }) });

/** The role of that name in a subscription, custom ones included. */
export async function findRole(
  azure: Azure,
  subscription: string,
  roleName: string,
): Promise<{ id: string; name: string } | undefined> {
  const query = { $filter: `roleName eq '${roleName.replaceAll("'", "''")}'` };
  const path = `/subscriptions/${subscription}${AUTHORIZATION}/roleDefinitions`;
  const [found] = await listArm(azure, { path, apiVersion, query }, RoleJson);
  return found === undefined ? undefined : { id: found.name, name: found.properties.roleName };
}
