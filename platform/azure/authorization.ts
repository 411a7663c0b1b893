import { z } from "zod";
import { type ArmId, below, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { conditionShown, type GrantCondition } from "../../domain/grants/condition.ts";
import type { Permission } from "../../domain/roles/permission.ts";
import type { RoleRights } from "../../domain/roles/roles.ts";
import { API_VERSIONS, listArm, readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { defined } from "../../domain/schema/defined.ts";

const AUTHORIZATION = ["providers", "Microsoft.Authorization"] as const;
const apiVersion = API_VERSIONS.authorization;

/** The fields of a role assignment that Keyless uses. */
export interface Assignment {
  readonly id: string;
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly condition?: GrantCondition;
}

const AssignmentJson = z.object({
  id: z.string(),
  properties: z.object({
    scope: z.string(),
    roleDefinitionId: z.string(),
    principalId: z.string(),
    condition: z.string().nullish(),
    conditionVersion: z.string().nullish(),
  }),
});

/** The assignments of one principal at a scope and below. Source: rest/api/authorization/role-assignments. */
export function assignmentsOf(azure: Azure, scope: ArmId, principalId: string): Promise<Assignment[]> {
  return listAssignments(azure, scope, `principalId eq '${principalId}'`);
}

/**
 * The same, including assignments to groups that the principal is in, also through other groups. Source: as above,
 * `assignedTo`.
 */
export function assignmentsWithGroups(
  azure: Azure,
  scope: ArmId,
  principalId: string,
): Promise<Assignment[]> {
  return listAssignments(azure, scope, `assignedTo('${principalId}')`);
}

async function listAssignments(azure: Azure, scope: ArmId, filter: string): Promise<Assignment[]> {
  const query = { $filter: filter };
  const path = below(scope, ...AUTHORIZATION, "roleAssignments");
  const rows = await listArm(azure, { path, apiVersion, query }, AssignmentJson);
  return rows.map(({ id, properties }) => {
    const condition = conditionShown(properties.condition, properties.conditionVersion);
    return {
      id,
      scope: properties.scope,
      roleId: properties.roleDefinitionId.slice(properties.roleDefinitionId.lastIndexOf("/") + 1),
      principalId: properties.principalId,
      ...defined({ condition }),
    };
  });
}

const Texts = z.array(z.string()).nullish();
/** A permission of a role, as ARM and Resource Graph show it. */
export const PermissionJson = z.object({
  actions: Texts,
  notActions: Texts,
  dataActions: Texts,
  notDataActions: Texts,
});

/**
 * Keyless's own permissions at a scope; none if Azure does not show the scope. Source:
 * rest/api/authorization/permissions/list-for-resource.
 */
export async function permissionsAt(azure: Azure, scope: ArmId): Promise<Permission[]> {
  const path = below(scope, ...AUTHORIZATION, "permissions");
  const rows = await listArm(azure, { path, apiVersion }, PermissionJson);
  return rows.map((row) => rightsOf(row).onResources);
}

export function rightsOf(json: z.infer<typeof PermissionJson>): RoleRights {
  return {
    onResources: { actions: json.actions ?? [], notActions: json.notActions ?? [] },
    onData: { actions: json.dataActions ?? [], notActions: json.notDataActions ?? [] },
  };
}

const DefinitionJson = z.object({
  name: z.string(),
  properties: z.object({ roleName: z.string(), permissions: z.array(PermissionJson) }),
});

/** A role as Azure defines it, a custom one included. */
export interface DefinedRole {
  readonly id: string;
  readonly name: string;
  readonly rights: readonly RoleRights[];
}

function definedBy({ name, properties }: z.infer<typeof DefinitionJson>): DefinedRole {
  return { id: name, name: properties.roleName, rights: properties.permissions.map(rightsOf) };
}

/**
 * The role with a GUID in a subscription; undefined if there is none.
 *
 * @throws ArmCallFailed
 */
export async function readRole(
  azure: Azure,
  subscription: string,
  roleId: string,
): Promise<DefinedRole | undefined> {
  const path = below(subscriptionId(subscription), ...AUTHORIZATION, "roleDefinitions", roleId);
  const found = await readArm(azure, { path, apiVersion }, DefinitionJson);
  return found === undefined ? undefined : definedBy(found);
}

/** The role with a name in a subscription. */
export async function findRole(
  azure: Azure,
  subscription: string,
  roleName: string,
): Promise<DefinedRole | undefined> {
  const query = { $filter: `roleName eq '${roleName.replaceAll("'", "''")}'` };
  const path = below(subscriptionId(subscription), ...AUTHORIZATION, "roleDefinitions");
  const [found] = await listArm(azure, { path, apiVersion, query }, DefinitionJson);
  return found === undefined ? undefined : definedBy(found);
}
