import granter from "../../infra/roles/granter.json" with { type: "json" };

const ASSIGNMENTS = "Microsoft.Authorization/roleAssignments";

/**
 * The condition on the assignment of the granter role, as `infra/modules/rights.bicep` sets it: Keyless may assign only
 * the roles that the deployment allows, may remove only these and the ones that AKS leaves behind, and both only for
 * service principals and managed identities. Assigned roles are in the request, removed ones in the resource. Source:
 * https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
 *
 * @param grantableRoles - GUIDs of the roles that runs may assign; if empty, none may be assigned
 */
export function granterCondition(grantableRoles: readonly string[]): string {
  const takes = new Set([...grantableRoles, ...Object.values(granter.mayOnlyTake)]);
  return [
    clause("write", `@Request[${ASSIGNMENTS}`, grantableRoles),
    "AND",
    clause("delete", `@Resource[${ASSIGNMENTS}`, [...takes]),
  ].join(" ");
}

function clause(action: string, attribute: string, roles: readonly string[]): string {
  const isOther = `(!(ActionMatches{'${ASSIGNMENTS}/${action}'}))`;
  if (roles.length === 0) return `(${isOther})`;
  const ofRoles = `${attribute}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles.join(", ")}}`;
  const ofPrincipals = `${attribute}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}`;
  return `(${isOther} OR (${ofRoles} AND ${ofPrincipals}))`;
}
