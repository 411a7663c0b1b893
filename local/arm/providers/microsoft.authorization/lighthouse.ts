import { ArmError } from "../../core/arm-error.ts";
import { CALLER } from "../../core/caller.ts";
import { GATEWAY } from "../../core/documents.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical, nameOf } from "../../world/ids.ts";
import { textAt, textsAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import type { Work } from "../../world/world.ts";

/** A tenant that Azure Lighthouse delegates every subscription of this world to; the caller comes from it. */
interface ManagingTenant {
  readonly tenantId: string;
  /** GUIDs, in lower case, of the roles that the caller may assign to managed identities. */
  readonly roles: readonly string[];
}

const KEY = "managingTenant";

export function delegateTo(world: Work, { tenantId, roles }: ManagingTenant): void {
  world.put("meta", KEY, { value: { tenantId, roles: [...roles] } });
}

/** Undefined where the caller belongs to the tenant of the subscriptions. */
export function managingTenant(world: View): ManagingTenant | undefined {
  const value = world.get("meta", KEY)?.value;
  const tenantId = textAt(value, "tenantId");
  if (tenantId === undefined) return undefined;

  return { tenantId, roles: textsAt(value, "roles") };
}

/**
 * From another tenant roles are assigned to managed identities alone, only those that the delegation names, and only
 * where `delegatedManagedIdentityResourceId` says which resource the identity belongs to. Source: docs:
 * lighthouse/how-to/deploy-policy-remediation; Azure/enterprise-azure-policy-as-code#951 for what is answered without, whose text
 * here is shortened.
 * @throws ArmError
 */
export function checkDelegation(
  { world }: Context,
  assignment: { readonly scope: string; readonly roleDefinitionId: string; readonly principalId: string },
  named: string | null | undefined,
): void {
  const managing = managingTenant(world);
  if (managing === undefined) return;
  const principal = world.get("principals", assignment.principalId.toLowerCase());
  const isManaged = principal !== undefined && principal.kind !== "servicePrincipal";
  const role = nameOf(assignment.roleDefinitionId).toLowerCase();
  const verb = named === undefined ? "delete" : "write";
  const belongs = named === undefined || (named !== null && belongsTo(world, named, assignment.principalId));
  if (isManaged && managing.roles.includes(role) && belongs) return;
  throw new ArmError({
    status: 403,
    code: "AuthorizationFailed",
    message: `The client '${CALLER.appId}' with object id '${CALLER.objectId}' has permission to perform action 'Microsoft.Authorization/roleAssignments/${verb}' on scope '${assignment.scope}'; however, it does not have authorization to perform it with the ABAC condition of its delegation. If access was recently granted, please refresh your credentials.`,
    headers: GATEWAY,
  });
}

/** The resource is the identity, or has it. */
function belongsTo(world: View, resource: string, principalId: string): boolean {
  const id = principalId.toLowerCase();
  const identity = world.get("identities", canonical(resource))?.principalId;
  const own = textAt(world.get("clusters", canonical(resource))?.body, "identity", "principalId");
  return identity?.toLowerCase() === id || own?.toLowerCase() === id;
}
