import { z } from "zod";
import { type ArmId, below, subscriptionId } from "../../domain/arm-id.ts";
import type { Permission } from "../../domain/permission.ts";
import { API_VERSIONS, listArm, requireArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const AUTHORIZATION = ["providers", "Microsoft.Authorization"] as const;
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
export async function assignmentsOf(azure: Azure, scope: ArmId, principalId: string): Promise<Assignment[]> {
  const query = { $filter: `principalId eq '${principalId}'` };
  const path = below(scope, ...AUTHORIZATION, "roleAssignments");
  const rows = await listArm(azure, { path, apiVersion, query }, AssignmentJson);
  return rows.map(({ id, properties }) => ({
    id,
    scope: properties.scope,
    roleId: properties.roleDefinitionId.slice(properties.roleDefinitionId.lastIndexOf("/") + 1),
    principalId: properties.principalId,
  }));
}

const Texts = z.array(z.string()).nullish();
const PermissionJson = z.object({
  actions: Texts,
  notActions: Texts,
  dataActions: Texts,
  notDataActions: Texts,
});

/** What Keyless itself may do at a scope; none where Azure shows it no such scope. */
export async function permissionsAt(azure: Azure, scope: ArmId): Promise<Permission[]> {
  return (await rightsAt(azure, scope)).map(({ onResources }) => onResources);
}

/** What one role gives: on resources, and on the data in them. */
export interface Rights {
  readonly onResources: Permission;
  readonly onData: Permission;
}

/** The same with rights on data. Source: rest/api/authorization/permissions/list-for-resource. */
export async function rightsAt(azure: Azure, scope: ArmId): Promise<Rights[]> {
  const path = below(scope, ...AUTHORIZATION, "permissions");
  return (await listArm(azure, { path, apiVersion }, PermissionJson)).map(rightsOf);
}

function rightsOf(json: z.infer<typeof PermissionJson>): Rights {
  return {
    onResources: { actions: json.actions ?? [], notActions: json.notActions ?? [] },
    onData: { actions: json.dataActions ?? [], notActions: json.notDataActions ?? [] },
  };
}

const DefinitionJson = z.object({ properties: z.object({ permissions: z.array(PermissionJson) }) });

/** What a role gives, custom ones included. Throws ArmCallFailed. */
export async function rightsOfRole(azure: Azure, subscription: string, roleId: string): Promise<Rights[]> {
  const path = below(subscriptionId(subscription), ...AUTHORIZATION, "roleDefinitions", roleId);
  const { properties } = await requireArm(azure, { method: "GET", path, apiVersion }, DefinitionJson);
  return properties.permissions.map(rightsOf);
}

const RoleJson = z.object({ name: z.string(), properties: z.object({ roleName: z.string() }) });

/** The role of that name in a subscription, custom ones included. */
export async function findRole(
  azure: Azure,
  subscription: string,
  roleName: string,
): Promise<{ id: string; name: string } | undefined> {
  const query = { $filter: `roleName eq '${roleName.replaceAll("'", "''")}'` };
  const path = below(subscriptionId(subscription), ...AUTHORIZATION, "roleDefinitions");
  const [found] = await listArm(azure, { path, apiVersion, query }, RoleJson);
  return found === undefined ? undefined : { id: found.name, name: found.properties.roleName };
}
