import { readResourceId, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import { addressesIn } from "../../domain/preflight/subnet.ts";
import type { RelatedResources, RelatedTo, ShownGrant } from "./around-cluster.ts";
import type { Clock } from "../clock.ts";
import { askTogether } from "./ask-together.ts";
import type { Azure } from "./azure.ts";
import { isRefusedThrown } from "./failure.ts";
import { ownRows, runsOnOne } from "./related-rows.ts";
import { usersShown } from "./users-of.ts";
import { askRelated, type RelatedRow, type RelatedRows } from "./related-query.ts";

/** Requests that arrive while a query is in progress share the next one. */
export function relatedReads(
  clock: Clock,
  azure: () => Azure,
): (related: RelatedTo) => Promise<RelatedResources> {
  return askTogether(
    clock,
    "related resources",
    async (asks) => {
      const shown = await askRelated(azure(), asks);
      return (related: RelatedTo) => relatedResources(related, ownRows(related, shown));
    },
    (error) => isRefusedThrown(error, clock.now()),
  );
}

/** The related resources of a cluster in Resource Graph. */
export function readRelatedResources(azure: Azure, related: RelatedTo): Promise<RelatedResources> {
  return azure.related(related);
}

function relatedResources(
  { registryIds, subnetIds, actors }: RelatedTo,
  { rows, policyRows, quotaRows }: RelatedRows,
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
          resourceId,
          principalId: identityPrincipal,
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
    users: usersShown(
      rows
        .filter(({ runsAs }) => runsOnOne(actors, runsAs))
        .map(({ resourceId, nodes }) => ({ id: resourceId, nodes })),
    ),
    freeAddresses: distinct(subnets.flatMap(addressesOf), ({ subnetId }) => subnetId),
    policyScopes: policyRows?.flatMap(({ policyScope }) => (policyScope === "" ? [] : [policyScope])),
    quotas:
      quotas === undefined || quotas.length === 0
        ? undefined
        : quotas.map(({ name, limit, currentValue }) => ({ name: name.value, limit, used: currentValue })),
  };
}

function grantOf(row: RelatedRow): ShownGrant {
  const { id, principalId, role, scope, condition, conditionVersion, registryId, mode } = row;
  return {
    id,
    principalId,
    role,
    scope,
    ...(condition === "" ? {} : { condition }),
    ...(conditionVersion === "" ? {} : { conditionVersion }),
    ...(registryId === "" ? {} : { registryMode: mode }),
  };
}

/** Azure shows one address range of a subnet or several. IPv6 ranges have no addresses for nodes. */
function addressesOf({
  subnetId,
  prefix,
  prefixes,
  taken,
}: RelatedRow & { subnetId: ResourceId }): RelatedResources["freeAddresses"] {
  const ranges = prefix === "" ? (prefixes ?? []) : [prefix];
  const sizes = ranges.flatMap((range) => addressesIn(range) ?? []);
  if (sizes.length === 0) return [];
  return [{ subnetId, limit: sizes.reduce((sum, size) => sum + size, 0), used: taken ?? 0 }];
}

/** A resource has one row for every role assignment at its scope. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  return [...new Map(values.map((value) => [keyOf(value).toLowerCase(), value])).values()];
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
