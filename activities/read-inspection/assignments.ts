import { z } from "zod";
import { nameOf } from "../../domain/arm-id/arm-id.ts";
import type { Inspection } from "../../domain/identity-table/facts.ts";
import type { OwnScopes } from "../../domain/identity-table/own-scopes.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { existingPrincipals } from "../../platform/azure/directory.ts";
import { literal, queryGraph } from "../../platform/azure/resource-graph.ts";

type Assignments = NonNullable<Inspection["assignments"]>;

/** The most principals that are looked up in the directory, with at most four calls. The report says if there are more. */
const LOOKED_UP_AT_MOST = 60;

const Row = z.object({
  id: z.string(),
  principalId: z.string(),
  principalType: z.string().nullish(),
  role: z.string(),
  scope: z.string(),
});

/**
 * All role assignments of the cluster's principals, and all role assignments on the cluster's own resources, with one
 * query.
 */
export async function readAssignments(
  azure: Azure,
  principalIds: readonly string[],
  { nodeGroup, resources }: OwnScopes,
): Promise<Assignments> {
  const principals = principalIds.map(literal).join(", ");
  const scopes = [nodeGroup, ...resources].map(literal).join(", ");
  const rows = await queryGraph(
    azure,
    `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments'
| extend scope = tostring(properties.scope), principalId = tostring(properties.principalId)
| where ${principalIds.length === 0 ? "" : `principalId in~ (${principals}) or `}scope in~ (${scopes}) or scope startswith ${literal(`${nodeGroup}/`)}
| project id, principalId, principalType = tostring(properties.principalType), role = tostring(properties.roleDefinitionId), scope`,
    Row,
  );
  return rows.map(({ id, principalId, principalType, role, scope }) => ({
    assignmentId: id,
    principalId: principalId.toLowerCase(),
    role: nameOf(role),
    scope,
    ...(principalType ? { principalType } : {}),
  }));
}

/** Which of the cluster's principals, and of the service principals with assignments at its resources, exist. */
export async function readDirectory(
  azure: Azure,
  principalIds: readonly string[],
  assignments: Assignments,
): Promise<NonNullable<Inspection["directory"]>> {
  const others = assignments
    .filter(({ principalType }) => principalType === undefined || principalType === "ServicePrincipal")
    .map(({ principalId }) => principalId);
  const all = [...new Set([...principalIds, ...others])];
  const asked = all.slice(0, LOOKED_UP_AT_MOST);
  const known = asked.length === 0 ? [] : await existingPrincipals(azure, asked);
  return known === undefined
    ? { kind: "unreadable" }
    : {
        kind: "read",
        missing: asked.filter((id) => !known.includes(id)),
        notAsked: all.length - asked.length,
      };
}
