import { z } from "zod";
import { parentOf, readResourceId, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Quota, SubnetAddresses } from "../../domain/preflight/facts.ts";
import type { Region } from "../../domain/preflight/quota.ts";
import { addressesIn } from "../../domain/preflight/subnet.ts";
import type { Azure } from "./azure.ts";
import { runsOn } from "./clusters-on.ts";
import { failureOfThrown } from "./failure.ts";
import { literal, queryGraph } from "./resource-graph.ts";

/** What is looked up around a cluster. */
export interface RelatedTo {
  readonly region: Region;
  /** Whose role assignments. */
  readonly principalIds: readonly string[];
  readonly registryIds: readonly ResourceId[];
  readonly subnetIds: readonly ResourceId[];
  /** Identities of which is asked whether they exist. */
  readonly identityIds?: readonly ResourceId[];
  /** Client ids and object ids of which is asked which clusters run on them. */
  readonly actors?: readonly string[];
}

/** A role assignment as Resource Graph shows it, with the registry at its scope. */
interface ShownGrant {
  readonly id: string;
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  readonly condition?: string;
  readonly registryMode?: string;
}

/** What Resource Graph shows around a cluster; some minutes old. */
export interface RelatedResources {
  readonly grants: readonly ShownGrant[];
  /** How the registries that were asked about decide, as ACR spells it. */
  readonly registries: readonly { readonly id: ResourceId; readonly mode: string }[];
  /** Those of the identities that exist. */
  readonly identities: readonly {
    readonly resourceId: string;
    readonly principalId: string;
    /** Its region, where only resources there may use it. */
    readonly isolatedTo?: string;
  }[];
  readonly routeTables: Readonly<Record<string, ResourceId>>;
  /** What the subnets name: route tables, network security groups and NAT gateways, by the subnet's id. */
  readonly linked: Readonly<Record<string, readonly ResourceId[]>>;
  /** Every registry that Azure shows, and how it decides. */
  readonly allRegistries: readonly { readonly id: ResourceId; readonly mode: string }[];
  /** Ids of the clusters that run on one of the actors. */
  readonly clusters: readonly string[];
  readonly freeAddresses: readonly (SubnetAddresses & { readonly subnetId: ResourceId })[];
  /** Where policies are assigned that are in force; undefined where Azure did not say. */
  readonly policyScopes: readonly string[] | undefined;
  /** The quotas of the region; undefined where Azure did not say. */
  readonly quotas: readonly Quota[] | undefined;
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const UsageJson = z.object({
  currentValue: z.number(),
  limit: z.number(),
  name: z.object({ value: z.string() }),
});
const Row = z.object({
  id: text,
  principalId: text,
  role: text,
  scope: text,
  condition: text,
  resourceId: text,
  subnetId: text,
  mode: text,
  /** Object id of the identity that the resource is. */
  identityPrincipal: text,
  /** Region of an identity that only resources there may use. */
  isolatedTo: text,
  prefix: text,
  prefixes: z.array(z.string()).nullish(),
  taken: z.number().nullish(),
  routeTable: text,
  securityGroup: text,
  natGateway: text,
  /** Id of the cluster that the resource is, where it runs on somebody who was asked about. */
  clusterId: text,
  registryId: text,
  policyScope: text,
  usages: z.array(UsageJson).nullish(),
});
type Row = z.infer<typeof Row>;

/**
 * All of it by one query, because queries are counted and a cluster needs them all. Where Resource Graph refuses to join
 * so many tables, or has not all of them (sovereign clouds get tables later), it is asked for each by itself.
 */
export async function readRelatedResources(azure: Azure, related: RelatedTo): Promise<RelatedResources> {
  const whole = await askIfAccepted(
    azure,
    `${base(related)}\n${joined(POLICIES, policies(related))}\n${joined(QUOTAS, quotas(related))}`,
  );
  if (whole !== undefined) return relatedResources(related, whole, whole, whole);
  return relatedResources(
    related,
    await ask(azure, base(related)),
    await askIfAccepted(azure, policies(related)),
    await askIfAccepted(azure, quotas(related)),
  );
}

const POLICIES = "policyKey";
const QUOTAS = "quotaKey";

/** A join whose keys never meet: the rows of both, side by side. Unlike unions, joins are documented for all tables. */
const joined = (key: string, table: string) =>
  `| join kind=fullouter (\n${table}\n  ) on $left.key == $right.${key}`;

function base({ principalIds, subnetIds, identityIds = [], actors = [] }: RelatedTo): string {
  const networks = [...new Set(subnetIds.map((id) => parentOf(id) ?? id))];
  return `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments' and tostring(properties.principalId) in~ (${list(principalIds)})
| project key = tolower(tostring(properties.scope)), id, principalId = tostring(properties.principalId), role = tostring(properties.roleDefinitionId), scope = tostring(properties.scope), condition = tostring(properties.condition)
| join kind=fullouter (
    resources
    | where type =~ 'microsoft.containerregistry/registries' or (type =~ 'microsoft.network/virtualnetworks' and id in~ (${list(networks)})) or (type =~ 'microsoft.managedidentity/userassignedidentities' and id in~ (${list(identityIds)})) or (type =~ 'microsoft.containerservice/managedclusters' and (${runsOn(actors)}))
    | extend parts = iff(type =~ 'microsoft.network/virtualnetworks', properties.subnets, split('none', ','))
    | mv-expand part = parts limit 400
    | extend subnetId = tostring(part.id)
    | where isempty(subnetId) or subnetId in~ (${list(subnetIds)})
    | project resourceKey = tolower(iff(isempty(subnetId), id, subnetId)), resourceId = id, subnetId, mode = tostring(properties.roleAssignmentMode), identityPrincipal = tostring(properties.principalId), isolatedTo = iff(tostring(properties.isolationScope) =~ 'Regional', location, ''), prefix = tostring(part.properties.addressPrefix), prefixes = part.properties.addressPrefixes, taken = array_length(part.properties.ipConfigurations), routeTable = tostring(part.properties.routeTable.id), securityGroup = tostring(part.properties.networkSecurityGroup.id), natGateway = tostring(part.properties.natGateway.id), clusterId = iff(type =~ 'microsoft.containerservice/managedclusters', id, ''), registryId = iff(type =~ 'microsoft.containerregistry/registries', id, '')
  ) on $left.key == $right.resourceKey
| where isnotempty(principalId) or isnotempty(subnetId) or isnotempty(identityPrincipal) or isnotempty(clusterId) or isnotempty(registryId)`;
}

function policies({ region: { subscription } }: RelatedTo): string {
  return `    policyresources
    | where type =~ 'microsoft.authorization/policyassignments' and tostring(properties.enforcementMode) !~ 'DoNotEnforce'
    | extend policyScope = tolower(tostring(properties.scope))
    | where policyScope startswith '/subscriptions/${subscription.toLowerCase()}' or policyScope startswith '/providers/microsoft.management/'
    | distinct policyScope
    | extend ${POLICIES} = strcat('policy ', policyScope)`;
}

function quotas({ region: { subscription, location } }: RelatedTo): string {
  return `    quotaresources
    | where type =~ 'microsoft.compute/locations/usages' and subscriptionId =~ ${literal(subscription)} and location =~ ${literal(location)}
    | project ${QUOTAS} = strcat('quota ', id), usages = properties.value`;
}

/** A list must not be empty; nothing is called so. */
const list = (texts: readonly string[]) => (texts.length === 0 ? "'none'" : texts.map(literal).join(", "));

/** Assignments above the subscriptions, at management groups, are asked for too. */
function ask(azure: Azure, query: string): Promise<Row[]> {
  return queryGraph(azure, query, Row, { authorizationScopeFilter: "AtScopeAboveAndBelow" });
}

/** Undefined where Resource Graph does not take the query. */
async function askIfAccepted(azure: Azure, query: string): Promise<Row[] | undefined> {
  try {
    return await ask(azure, query);
  } catch (error) {
    if (failureOfThrown(error, azure.clock.now())?.status === 400) return undefined;
    throw error;
  }
}

function relatedResources(
  { registryIds, subnetIds }: RelatedTo,
  rows: readonly Row[],
  policyRows: readonly Row[] | undefined,
  quotaRows: readonly Row[] | undefined,
): RelatedResources {
  const subnets = rows.flatMap((row) => {
    const ours = subnetIds.find((id) => same(id, row.subnetId));
    return ours === undefined ? [] : [{ ...row, subnetId: ours }];
  });
  const quotas = quotaRows?.flatMap(({ usages }) => usages ?? []);
  return {
    grants: rows.filter(({ id, principalId }) => id !== "" && principalId !== "").map(grantOf),
    registries: distinct(
      rows
        .filter(
          ({ resourceId, subnetId }) => subnetId === "" && registryIds.some((id) => same(id, resourceId)),
        )
        .flatMap(({ resourceId, mode }) => {
          const id = readResourceId(resourceId);
          return id === undefined ? [] : [{ id, mode }];
        }),
      ({ id }) => id,
    ),
    identities: distinct(
      rows
        .filter(({ identityPrincipal }) => identityPrincipal !== "")
        .map(({ resourceId, identityPrincipal, isolatedTo }) => ({
          ...{ resourceId, principalId: identityPrincipal },
          ...(isolatedTo === "" ? {} : { isolatedTo }),
        })),
      ({ resourceId }) => resourceId,
    ),
    routeTables: Object.fromEntries(
      subnets.flatMap(({ subnetId, routeTable }) => {
        const table = readResourceId(routeTable);
        return table === undefined ? [] : [[subnetId, table] as const];
      }),
    ),
    linked: Object.fromEntries(
      subnets.map((row) => [
        row.subnetId,
        [row.routeTable, row.securityGroup, row.natGateway].flatMap((id) => readResourceId(id) ?? []),
      ]),
    ),
    allRegistries: distinct(
      rows.flatMap(({ registryId, mode }) => {
        const id = readResourceId(registryId);
        return id === undefined ? [] : [{ id, mode }];
      }),
      ({ id }) => id,
    ),
    clusters: distinct(
      rows.flatMap(({ clusterId }) => (clusterId === "" ? [] : [clusterId])),
      (id) => id,
    ),
    freeAddresses: distinct(subnets.flatMap(addressesOf), ({ subnetId }) => subnetId),
    policyScopes: policyRows?.flatMap(({ policyScope }) => (policyScope === "" ? [] : [policyScope])),
    quotas:
      quotas === undefined || quotas.length === 0
        ? undefined
        : quotas.map(({ name, limit, currentValue }) => ({ name: name.value, limit, used: currentValue })),
  };
}

function grantOf(row: Row): ShownGrant {
  const { id, principalId, role, scope, condition, registryId, mode } = row;
  return {
    id,
    principalId,
    role,
    scope,
    ...(condition === "" ? {} : { condition }),
    ...(registryId === "" ? {} : { registryMode: mode }),
  };
}

/** Azure shows one range of a subnet or several; one of IPv6 gives nodes no room. */
function addressesOf({
  subnetId,
  prefix,
  prefixes,
  taken,
}: Row & { subnetId: ResourceId }): RelatedResources["freeAddresses"] {
  const ranges = prefix === "" ? (prefixes ?? []) : [prefix];
  const sizes = ranges.flatMap((range) => addressesIn(range) ?? []);
  if (sizes.length === 0) return [];
  return [{ subnetId, limit: sizes.reduce((sum, size) => sum + size, 0), used: taken ?? 0 }];
}

/** A row comes once for every role assignment at its scope. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  return [...new Map(values.map((value) => [keyOf(value).toLowerCase(), value])).values()];
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
