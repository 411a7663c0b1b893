import { z } from "zod";
import { nameOf, parentOf, readResourceId, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { ShownAssignment } from "../../domain/fleet/through-groups.ts";
import type { Azure } from "./azure.ts";
import { literal, queryGraph } from "./resource-graph.ts";

const PAGES_AT_MOST = 100;

/** What subnets refer to, by the subnet's id in lower case. */
interface NamedBySubnets {
  readonly routeTables: Readonly<Record<string, ResourceId>>;
  /** Route tables, network security groups and NAT gateways. */
  readonly linked: Readonly<Record<string, readonly ResourceId[]>>;
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** What the subnets of some clusters refer to, in any subscription. One query. */
export async function readNamedBySubnets(
  azure: Azure,
  subnetIds: readonly ResourceId[],
): Promise<NamedBySubnets> {
  if (subnetIds.length === 0) return { routeTables: {}, linked: {} };
  const networks = [...new Set(subnetIds.map((id) => parentOf(id) ?? id))];
  const rows = await queryGraph(
    azure,
    `resources
| where type =~ 'microsoft.network/virtualnetworks' and id in~ (${list(networks)})
| mv-expand part = properties.subnets limit 400
| extend subnetId = tostring(part.id)
| where subnetId in~ (${list(subnetIds)})
| project subnetId, routeTable = tostring(part.properties.routeTable.id), securityGroup = tostring(part.properties.networkSecurityGroup.id), natGateway = tostring(part.properties.natGateway.id)`,
    z.object({ subnetId: z.string(), routeTable: text, securityGroup: text, natGateway: text }),
    { pagesAtMost: PAGES_AT_MOST },
  );
  const named = (pick: (row: (typeof rows)[number]) => readonly string[]) =>
    rows.map(
      (row) => [row.subnetId.toLowerCase(), pick(row).flatMap((id) => readResourceId(id) ?? [])] as const,
    );
  return {
    routeTables: Object.fromEntries(
      named(({ routeTable }) => [routeTable]).flatMap(([subnet, [table]]) =>
        table === undefined ? [] : [[subnet, table] as const],
      ),
    ),
    linked: Object.fromEntries(
      named(({ routeTable, securityGroup, natGateway }) => [routeTable, securityGroup, natGateway]),
    ),
  };
}

/** Which role assignments to read: those of some principals, and those at or below some scopes. */
export interface AssignmentsOf {
  readonly principalIds: readonly string[];
  /** Resource groups, as `subscription/group` in lower case, with everything in them. */
  readonly groups: readonly string[];
  /** Single resources, by their ids. */
  readonly scopes: readonly string[];
}

const Row = z.object({
  id: z.string(),
  principalId: z.string(),
  principalType: z.string().nullish(),
  role: z.string(),
  scope: z.string(),
});

/** Role assignments in bulk, including those above the subscriptions. One query. */
export async function readAssignmentsInBulk(
  azure: Azure,
  { principalIds, groups, scopes }: AssignmentsOf,
): Promise<ShownAssignment[]> {
  const wanted = [
    ...(principalIds.length === 0 ? [] : [`principalId in~ (${list(principalIds)})`]),
    ...(groups.length === 0 ? [] : [`place in~ (${list(groups)})`]),
    ...(scopes.length === 0 ? [] : [`scope in~ (${list(scopes)})`]),
  ];
  if (wanted.length === 0) return [];
  const rows = await queryGraph(
    azure,
    `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments'
| extend scope = tostring(properties.scope), principalId = tostring(properties.principalId)
| extend steps = split(tolower(scope), '/')
| extend place = strcat(tostring(steps[2]), '/', tostring(steps[4]))
| where ${wanted.join(" or ")}
| project id, principalId, principalType = tostring(properties.principalType), role = tostring(properties.roleDefinitionId), scope`,
    Row,
    { authorizationScopeFilter: "AtScopeAboveAndBelow", pagesAtMost: PAGES_AT_MOST },
  );
  return rows.map(({ id, principalId, principalType, role, scope }) => ({
    assignmentId: id,
    principalId: principalId.toLowerCase(),
    role: nameOf(role),
    scope,
    ...(principalType ? { principalType } : {}),
  }));
}

const list = (texts: readonly string[]) => texts.map(literal).join(", ");
