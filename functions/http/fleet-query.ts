import type { HttpRequest } from "@azure/functions";
import { isSubscription } from "../../domain/arm-id/names.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { CHANGE_KINDS, type FleetChange } from "../../domain/fleet/changes.ts";
import { IdentityKind, READINESS_KINDS } from "../../domain/fleet/entry.ts";
import type { FleetFilter } from "../../domain/fleet/filter.ts";
import { fail, type FieldError } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

const PAGE = { usual: 100, largest: 1000 };

/** What of a query is asked for, and what is wrong with it. */
class Query {
  readonly errors: FieldError[] = [];
  readonly #query: HttpRequest["query"];

  constructor({ query }: HttpRequest, known: readonly string[]) {
    this.#query = query;
    for (const path of new Set(query.keys())) {
      if (known.includes(path)) continue;
      this.errors.push({ path, message: `is not a parameter; there are ${known.join(", ")}` });
    }
  }

  /** The value of a parameter; undefined where it is absent, or is not what it must be, which is an error then. */
  read<Value>(path: string, parse: (text: string) => Value | undefined, message: string): Value | undefined {
    const text = this.#query.get(path);
    if (text === null) return undefined;
    const value = parse(text);
    if (value === undefined) this.errors.push({ path, message });
    return value;
  }

  /** One of some words. */
  word<Word extends string>(path: string, words: readonly Word[]): Word | undefined {
    const parse = (text: string) => words.find((word) => word === text);
    return this.read(path, parse, `must be one of ${words.join(", ")}`);
  }

  limit(): number {
    const parse = (text: string) => {
      const limit = Number(text);
      return Number.isInteger(limit) && limit >= 1 && limit <= PAGE.largest ? limit : undefined;
    };
    const message = `must be a whole number from 1 to ${String(PAGE.largest)}`;
    return this.read("top", parse, message) ?? PAGE.usual;
  }

  /** Throws a problem (400) that says what is wrong with each parameter. */
  finish(): void {
    const { errors } = this;
    if (errors.length > 0) fail({ ...problem("invalid-query", { errors: errors.length }), errors });
  }
}

const FILTERS = ["identity", "readiness", "expiresBefore", "subscription", "region", "tag", "name"];

export interface ClusterQuery {
  readonly filter: FleetFilter;
  /** The cluster whose principal others are to share; its own principals are looked up. */
  readonly sharesPrincipalWith: string | undefined;
  readonly limit: number;
  readonly after: string | undefined;
}

/** Throws a problem (400) that says which parameter is wrong and what is allowed. */
export function readClusterQuery(request: HttpRequest): ClusterQuery {
  const query = new Query(request, [...FILTERS, "sharesPrincipalWith", "top", "after"]);
  const id = (path: string) =>
    query.read(path, (text) => ClusterId.safeParse(text).data, "must be the id of a cluster");
  const read = {
    filter: {
      identity: query.word("identity", IdentityKind.options),
      readiness: query.word("readiness", READINESS_KINDS),
      expiresBefore: query.read(
        "expiresBefore",
        momentOf,
        "must be a date, such as 2026-06-30, or a time with its zone, such as 2026-06-30T00:00:00Z",
      ),
      subscription: query.read(
        "subscription",
        (text) => (isSubscription(text) ? text.toLowerCase() : undefined),
        "must be the GUID of a subscription",
      ),
      region: query.read(
        "region",
        (text) => text.toLowerCase().replaceAll(" ", "") || undefined,
        "must be the name of a region, such as westeurope",
      ),
      tag: query.read("tag", tagOf, "must be the name of a tag, or NAME=VALUE"),
      name: query.read("name", (text) => text.toLowerCase() || undefined, "must be a part of a name"),
    },
    sharesPrincipalWith: id("sharesPrincipalWith"),
    limit: query.limit(),
    after: id("after"),
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

/** Throws a problem (400) that says which parameter is wrong and what is allowed. */
export function readChangeQuery(request: HttpRequest): ChangeQuery {
  const query = new Query(request, ["kind", "top", "after"]);
  const cursor = (text: string) => {
    const [, part, place] = /^(\d{1,6})\.(\d{1,6})$/.exec(text) ?? [];
    return part === undefined ? undefined : { part: Number(part), place: Number(place) };
  };
  const read = {
    kind: query.word("kind", CHANGE_KINDS),
    limit: query.limit(),
    after: query.read("after", cursor, "must come from a nextLink") ?? { part: 0, place: 0 },
  };
  query.finish();
  return read;
}
