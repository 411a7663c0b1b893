import { z } from "zod";
import { parentOf } from "../../domain/arm-id/arm-id.ts";
import type { Region } from "../../domain/preflight/quota.ts";
import type { RelatedTo } from "./around-cluster.ts";
import type { Azure } from "./azure.ts";
import { ACTORS_OF_RESOURCE, NODES_OF_RESOURCE, runsOn } from "./users-of.ts";
import { failureOfThrown } from "./failure.ts";
import { literal, PAGES_OF_ONE, queryGraph } from "./resource-graph.ts";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const UsageJson = z.object({
  currentValue: z.number(),
  limit: z.number(),
  name: z.object({ value: z.string() }),
});
const RelatedRow = z.object({
  id: text,
  principalId: text,
  role: text,
  scope: text,
  condition: text,
  conditionVersion: text,
  resourceId: text,
  subnetId: text,
  mode: text,
  /** Object id, if the resource is an identity. */
  identityPrincipal: text,
  /** Region, if the resource is an identity that only resources in its region may use. */
  isolatedTo: text,
  prefix: text,
  prefixes: z.array(z.string()).nullish(),
  taken: z.number().nullish(),
  routeTable: text,
  securityGroup: text,
  natGateway: text,
  /** All principals that the resource uses, in one text. */
  runsAs: text,
  /** The node resource group, if the resource is a cluster. */
  nodes: text,
  registryId: text,
  policyScope: text,
  /** Subscription and region of the quotas, in lower case. */
  quotaOf: text,
  usages: z.array(UsageJson).nullish(),
});
export type RelatedRow = z.infer<typeof RelatedRow>;

/** The rows for several requests together. */
export interface RelatedRows {
  readonly rows: readonly RelatedRow[];
  /** Undefined if Azure did not say. */
  readonly policyRows: readonly RelatedRow[] | undefined;
  readonly quotaRows: readonly RelatedRow[] | undefined;
}

/**
 * Reads everything with one query, because queries are throttled and a cluster needs all of it. If Resource Graph does
 * not accept a join of so many tables, or lacks one of them (sovereign clouds get tables later), each table is queried
 * separately.
 */
export async function askRelated(azure: Azure, asks: readonly RelatedTo[]): Promise<RelatedRows> {
  const all = together(asks);
  const rowsOf = (query: string) => ask(azure, query, asks.length);
  const whole = await ifAccepted(azure, () =>
    rowsOf(`${base(all)}\n${joined(POLICIES, policies(all))}\n${joined(QUOTAS, quotas(all))}`),
  );
  if (whole !== undefined) return { rows: whole, policyRows: whole, quotaRows: whole };
  return {
    rows: await rowsOf(base(all)),
    policyRows: await ifAccepted(azure, () => rowsOf(policies(all))),
    quotaRows: await ifAccepted(azure, () => rowsOf(quotas(all))),
  };
}

interface All extends Required<Omit<RelatedTo, "region" | "registryIds">> {
  readonly regions: readonly Region[];
}

function together(asks: readonly RelatedTo[]): All {
  const each = (of: (ask: RelatedTo) => readonly string[] | undefined) => [
    ...new Set(asks.flatMap((one) => of(one) ?? [])),
  ];
  return {
    regions: [...new Map(asks.map(({ region }) => [placeOf(region), region])).values()],
    principalIds: each(({ principalIds }) => principalIds),
    actors: each(({ actors }) => actors),
    attached: asks.some(({ attached }) => attached === true),
    subnetIds: [...new Set(asks.flatMap(({ subnetIds }) => subnetIds))],
    identityIds: [...new Set(asks.flatMap(({ identityIds = [] }) => identityIds))],
  };
}

export const placeOf = ({ subscription, location }: Region): string =>
  `${subscription}/${location}`.toLowerCase();

const POLICIES = "policyKey";
const QUOTAS = "quotaKey";

/** A join without matching keys, which returns the rows of both tables. Unlike unions, joins are documented for all tables. */
const joined = (key: string, table: string) =>
  `| join kind=fullouter (\n${table}\n  ) on $left.key == $right.${key}`;

function base({ principalIds, subnetIds, identityIds, actors, attached }: All): string {
  const networks = [...new Set(subnetIds.map((id) => parentOf(id) ?? id))];
  const users = runsOn(actors, attached);
  return `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments' and tostring(properties.principalId) in~ (${list(principalIds)})
| project key = tolower(tostring(properties.scope)), id, principalId = tostring(properties.principalId), role = tostring(properties.roleDefinitionId), scope = tostring(properties.scope), condition = tostring(properties.condition), conditionVersion = tostring(properties.conditionVersion)
| join kind=fullouter (
    resources
    | where type =~ 'microsoft.containerregistry/registries' or (type =~ 'microsoft.network/virtualnetworks' and id in~ (${list(networks)})) or (type =~ 'microsoft.managedidentity/userassignedidentities' and id in~ (${list(identityIds)})) or ${users}
    | extend parts = iff(type =~ 'microsoft.network/virtualnetworks', properties.subnets, split('none', ','))
    | mv-expand part = parts limit 400
    | extend subnetId = tostring(part.id)
    | where isempty(subnetId) or subnetId in~ (${list(subnetIds)})
    | project resourceKey = tolower(iff(isempty(subnetId), id, subnetId)), resourceId = id, subnetId, mode = tostring(properties.roleAssignmentMode), identityPrincipal = tostring(properties.principalId), isolatedTo = iff(tostring(properties.isolationScope) =~ 'Regional', location, ''), prefix = tostring(part.properties.addressPrefix), prefixes = part.properties.addressPrefixes, taken = array_length(part.properties.ipConfigurations), routeTable = tostring(part.properties.routeTable.id), securityGroup = tostring(part.properties.networkSecurityGroup.id), natGateway = tostring(part.properties.natGateway.id), runsAs = iff(${users}, ${ACTORS_OF_RESOURCE}, ''), nodes = ${NODES_OF_RESOURCE}, registryId = iff(type =~ 'microsoft.containerregistry/registries', id, '')
  ) on $left.key == $right.resourceKey
| where isnotempty(principalId) or isnotempty(subnetId) or isnotempty(identityPrincipal) or isnotempty(runsAs) or isnotempty(registryId)`;
}

function policies({ regions }: All): string {
  const within = [...new Set(regions.map(({ subscription }) => subscription.toLowerCase()))].map(
    (subscription) => `policyScope startswith '/subscriptions/${subscription}'`,
  );
  return `    policyresources
    | where type =~ 'microsoft.authorization/policyassignments' and tostring(properties.enforcementMode) !~ 'DoNotEnforce'
    | extend policyScope = tolower(tostring(properties.scope))
    | where ${within.join(" or ")} or policyScope startswith '/providers/microsoft.management/'
    | distinct policyScope
    | extend ${POLICIES} = strcat('policy ', policyScope)`;
}

function quotas({ regions }: All): string {
  const within = regions.map(
    ({ subscription, location }) =>
      `(subscriptionId =~ ${literal(subscription)} and location =~ ${literal(location)})`,
  );
  return `    quotaresources
    | where type =~ 'microsoft.compute/locations/usages' and (${within.join(" or ")})
    | project ${QUOTAS} = strcat('quota ', id), quotaOf = tolower(strcat(subscriptionId, '/', location)), usages = properties.value`;
}

/** A list must not be empty; no resource has this name. */
const list = (texts: readonly string[]) => (texts.length === 0 ? "'none'" : texts.map(literal).join(", "));

/** Includes role assignments above the subscriptions, at management groups. */
function ask(azure: Azure, query: string, asks: number): Promise<RelatedRow[]> {
  return queryGraph(azure, query, RelatedRow, {
    authorizationScopeFilter: "AtScopeAboveAndBelow",
    pagesAtMost: PAGES_OF_ONE * asks,
  });
}

/** Undefined if Resource Graph rejects the query. */
async function ifAccepted<Rows>(azure: Azure, asked: () => Promise<Rows>): Promise<Rows | undefined> {
  try {
    return await asked();
  } catch (error) {
    if (failureOfThrown(error, azure.clock.now())?.status === 400) return undefined;
    throw error;
  }
}
