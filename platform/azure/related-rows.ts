import { sameId } from "../../domain/arm-id/arm-id.ts";
import type { RelatedTo } from "./around-cluster.ts";
import { placeOf, type RelatedRow, type RelatedRows } from "./related-query.ts";

/** The rows that one request would have received, from the rows for several requests. */
export function ownRows(related: RelatedTo, { rows, policyRows, quotaRows }: RelatedRows): RelatedRows {
  const { subscription } = related.region;
  const ownScopes = [`/subscriptions/${subscription.toLowerCase()}`, "/providers/microsoft.management/"];
  const place = placeOf(related.region);
  return {
    rows: rows.flatMap((row) => ownPart(related, row) ?? []),
    policyRows: policyRows?.filter(({ policyScope }) =>
      ownScopes.some((scope) => policyScope.startsWith(scope)),
    ),
    quotaRows: quotaRows?.filter(({ quotaOf }) => quotaOf === place),
  };
}

const NO_GRANT = { id: "", principalId: "", role: "", scope: "", condition: "", conditionVersion: "" };
const NO_RESOURCE = {
  resourceId: "",
  subnetId: "",
  mode: "",
  identityPrincipal: "",
  isolatedTo: "",
  prefix: "",
  prefixes: null,
  taken: null,
  routeTable: "",
  securityGroup: "",
  natGateway: "",
  runsAs: "",
  nodes: "",
  registryId: "",
};

/** A row has a role assignment, a resource, or both, and each may belong to another request. Undefined if both do. */
function ownPart(related: RelatedTo, row: RelatedRow): RelatedRow | undefined {
  const hasGrant = row.principalId !== "" && includes(related.principalIds, row.principalId);
  const hasResource = isOwnResource(related, row);
  if (!hasGrant && !hasResource) return undefined;
  return { ...row, ...(hasGrant ? {} : NO_GRANT), ...(hasResource ? {} : NO_RESOURCE) };
}

/** Every registry belongs to every request: the role assignments decide which of them matter. */
function isOwnResource(
  { subnetIds, identityIds = [], actors = [] }: RelatedTo,
  { registryId, subnetId, resourceId, identityPrincipal, runsAs }: RelatedRow,
): boolean {
  if (registryId !== "") return true;
  if (subnetId !== "") return includes(subnetIds, subnetId);
  if (runsOnOne(actors, runsAs)) return true;
  return identityPrincipal !== "" && identityIds.some((id) => sameId(id, resourceId));
}

/** True for a resource that uses one of these principals. */
export const runsOnOne = (actors: readonly string[] = [], runsAs: string): boolean =>
  actors.some((actor) => runsAs.toLowerCase().includes(actor.toLowerCase()));

const includes = (texts: readonly string[], wanted: string): boolean =>
  texts.some((text) => text.toLowerCase() === wanted.toLowerCase());
