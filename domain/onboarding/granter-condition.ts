import granter from "../../infra/roles/granter.json" with { type: "json" };

const ASSIGNMENTS = "Microsoft.Authorization/roleAssignments";

/**
 * The condition of an assignment of the granter role, as `infra/modules/rights.bicep` sets it: only the roles that a
 * deployment allows are given, only these and the ones that AKS leaves behind are taken, and only of service principals
 * and managed identities. What is given stands in the request, what is taken stands in the resource.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
 *
 * @param grantableRoles - GUIDs of the roles that runs may give; where there are none, nothing may be given
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
