import { canonicalId } from "../arm-id/arm-id.ts";
import type { IdentityKind, ReadinessKind } from "./entry.ts";
import type { FleetRow } from "./row.ts";
import type { PageSummary } from "./snapshot.ts";

/** What clusters of a snapshot are looked for by; all that is given must fit. */
export interface FleetFilter {
  readonly identity?: IdentityKind | undefined;
  readonly readiness?: ReadinessKind | undefined;
  /** Only those whose service principal may stop working before this time (ISO 8601, UTC). */
  readonly expiresBefore?: string | undefined;
  /** GUID, in lower case. */
  readonly subscription?: string | undefined;
  /** In lower case. */
  readonly region?: string | undefined;
  /** A tag's name, and its value where that matters too. */
  readonly tag?: { readonly name: string; readonly value?: string | undefined } | undefined;
  /** A part of the cluster's name, in lower case. */
  readonly name?: string | undefined;
  /** Whom a cluster acts as, of which others are looked for. */
  readonly sharesWith?: { readonly id: string; readonly actors: readonly string[] } | undefined;
}

export function fits(filter: FleetFilter, row: FleetRow): boolean {
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

/** Azure takes the names of tags in any case, and their values as they are. Source: docs: tag-resources. */
function hasTag({ tags = {} }: FleetRow, { name, value }: NonNullable<FleetFilter["tag"]>): boolean {
  return Object.entries(tags).some(
    ([own, is]) => own.toLowerCase() === name.toLowerCase() && (value === undefined || is === value),
  );
}

/** False for a page that no cluster on it can fit, as its summary tells. */
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
