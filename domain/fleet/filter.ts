import { canonicalId } from "../arm-id/arm-id.ts";
import { IdentityKind, READINESS_KINDS, type ReadinessKind } from "./entry.ts";
import type { FleetRow } from "./row.ts";
import type { PageSummary } from "./snapshot.ts";

/** A filter for clusters of a snapshot: all given conditions must be met. */
export interface FleetFilter {
  readonly identity?: IdentityKind | undefined;
  readonly readiness?: ReadinessKind | undefined;
  /** Only those whose service principal may stop working before this time (ISO 8601, UTC). */
  readonly expiresBefore?: string | undefined;
  /** GUID, in lower case. */
  readonly subscription?: string | undefined;
  /** In lower case. */
  readonly region?: string | undefined;
  /** The name of a tag, and its value if that matters. */
  readonly tag?: { readonly name: string; readonly value?: string | undefined } | undefined;
  /** A part of the cluster's name, in lower case. */
  readonly name?: string | undefined;
  /** The principals of a cluster, to find others that use them. */
  readonly sharesWith?: { readonly id: string; readonly actors: readonly string[] } | undefined;
}

/** The fields of a row that filters use. */
export type SearchedRow = Pick<
  FleetRow,
  "id" | "name" | "subscription" | "region" | "tags" | "identity" | "readiness" | "expires" | "actors"
>;

/**
 * True for a row in JSON that can be filtered without a complete check; false if a field that filters use has another
 * form than this version writes.
 */
export function isSearchable(row: unknown): row is SearchedRow {
  if (typeof row !== "object" || row === null) return false;
  const { id, name, subscription, region, tags, identity, readiness, expires, actors }: Unchecked = row;
  return (
    typeof id === "string" &&
    typeof name === "string" &&
    typeof subscription === "string" &&
    (region === undefined || typeof region === "string") &&
    (expires === undefined || typeof expires === "string") &&
    (tags === undefined || (typeof tags === "object" && tags !== null)) &&
    IDENTITIES.has(identity) &&
    READINESS.has(readiness) &&
    Array.isArray(actors)
  );
}

const IDENTITIES: ReadonlySet<unknown> = new Set(IdentityKind.options);
const READINESS: ReadonlySet<unknown> = new Set(READINESS_KINDS);

type Unchecked = { readonly [Field in keyof SearchedRow]?: unknown };

export function fits(filter: FleetFilter, row: SearchedRow): boolean {
  const { identity, readiness, expiresBefore, subscription, region, tag, name, sharesWith } = filter;
  return (
    (identity === undefined || row.identity === identity) &&
    (readiness === undefined || row.readiness === readiness) &&
    (expiresBefore === undefined || endsBefore(row.expires, expiresBefore)) &&
    (subscription === undefined || row.subscription === subscription) &&
    (region === undefined || row.region?.toLowerCase() === region) &&
    (tag === undefined || hasTag(row, tag)) &&
    (name === undefined || row.name.toLowerCase().includes(name)) &&
    (sharesWith === undefined ||
      (canonicalId(row.id) !== canonicalId(sharesWith.id) &&
        row.actors.some((actor) => sharesWith.actors.includes(actor))))
  );
}

function endsBefore(expires: string | undefined, moment: string): boolean {
  return expires !== undefined && Date.parse(expires) < Date.parse(moment);
}

/** Azure compares the names of tags without regard to case, and their values exactly. Source: docs: tag-resources. */
function hasTag({ tags = {} }: SearchedRow, { name, value }: NonNullable<FleetFilter["tag"]>): boolean {
  return Object.entries(tags).some(
    ([own, is]) => own.toLowerCase() === name.toLowerCase() && (value === undefined || is === value),
  );
}

/** False for a page without any matching cluster, according to its summary. */
export function mayFit(filter: FleetFilter, page: PageSummary): boolean {
  const { identity, readiness, expiresBefore, subscription, region } = filter;
  const { counts, regions, firstExpiry } = page;
  return (
    (identity === undefined || counts.byIdentity[identity] !== undefined) &&
    (readiness === undefined || counts.byReadiness[readiness] !== undefined) &&
    (subscription === undefined || counts.bySubscription[subscription] !== undefined) &&
    (region === undefined || regions.includes(region)) &&
    (expiresBefore === undefined || endsBefore(firstExpiry, expiresBefore))
  );
}
