import type { HttpRequest } from "@azure/functions";
import { isSubscription } from "../../domain/arm-id/names.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { CHANGE_KINDS, type FleetChange } from "../../domain/fleet/changes.ts";
import { IdentityKind, READINESS_KINDS } from "../../domain/fleet/entry.ts";
import type { FleetFilter } from "../../domain/fleet/filter.ts";
import { Query } from "./query.ts";

const PAGE = { usual: 100, largest: 1000 };

const FILTERS = ["identity", "readiness", "expiresBefore", "subscription", "region", "tag", "name"];

export interface ClusterQuery {
  readonly filter: FleetFilter;
  /** The cluster whose principal others are to share; its own principals are looked up. */
  readonly sharesPrincipalWith: string | undefined;
  readonly limit: number;
  readonly after: string | undefined;
}

/** @throws ProblemError (400) that says which parameter is wrong and what is accepted */
export function readClusterQuery(request: HttpRequest): ClusterQuery {
  const query = new Query(request, [...FILTERS, "sharesPrincipalWith", "top", "after"]);
  const read = {
    filter: {
      identity: query.word("identity", IdentityKind.options),
      readiness: query.word("readiness", READINESS_KINDS),
      expiresBefore: query.read(
        "expiresBefore",
        momentOf,
        "must be a date, such as 2026-06-30, or a time with its time zone, such as 2026-06-30T00:00:00Z",
      ),
      subscription: query.read(
        "subscription",
        (text) => (isSubscription(text) ? text.toLowerCase() : undefined),
        "must be the id of a subscription: a GUID",
      ),
      region: query.read(
        "region",
        (text) => text.toLowerCase().replaceAll(" ", "") || undefined,
        "must be the name of an Azure region, such as westeurope",
      ),
      tag: query.read("tag", tagOf, "must be the name of a tag, or its name and value as NAME=VALUE"),
      name: query.read(
        "name",
        (text) => text.toLowerCase() || undefined,
        "must be a part of the name of a cluster",
      ),
    },
    sharesPrincipalWith: query.clusterId("sharesPrincipalWith"),
    limit: query.limit(PAGE),
    after: query.after((text) => ClusterId.safeParse(text).data),
  };
  query.finish();
  return read;
}

const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function momentOf(text: string): string | undefined {
  const at = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function tagOf(text: string): FleetFilter["tag"] {
  const at = text.indexOf("=");
  if (at < 0) return text === "" ? undefined : { name: text };
  return at === 0 ? undefined : { name: text.slice(0, at), value: text.slice(at + 1) };
}

export interface ChangeQuery {
  readonly kind: FleetChange["kind"] | undefined;
  readonly limit: number;
  /** Where it begins: the number of a document of changes, and a place in it. */
  readonly after: { readonly part: number; readonly place: number };
}

/** @throws ProblemError (400) that says which parameter is wrong and what is accepted */
export function readChangeQuery(request: HttpRequest): ChangeQuery {
  const query = new Query(request, ["kind", "top", "after"]);
  const cursor = (text: string) => {
    const [, part, place] = /^(\d{1,6})\.(\d{1,6})$/.exec(text) ?? [];
    return part === undefined ? undefined : { part: Number(part), place: Number(place) };
  };
  const read = {
    kind: query.word("kind", CHANGE_KINDS),
    limit: query.limit(PAGE),
    after: query.after(cursor) ?? { part: 0, place: 0 },
  };
  query.finish();
  return read;
}
